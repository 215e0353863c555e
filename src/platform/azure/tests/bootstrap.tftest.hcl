# The states, in terraform/bootstrap/, against a provider that answers with made-up ids.

mock_provider "azurerm" {}

run "the_states_know_no_key_and_cannot_be_deleted" {
  assert {
    condition     = azurerm_storage_account.state.shared_access_key_enabled == false && azurerm_storage_container.state.container_access_type == "private"
    error_message = "The states must be behind Entra ID."
  }
  assert {
    condition     = azurerm_management_lock.state.scope == azurerm_storage_account.state.id && azurerm_management_lock.state.lock_level == "CanNotDelete"
    error_message = "The states must be locked."
  }
}
