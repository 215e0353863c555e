# Who pushes images, where the repository is at GitHub, against a provider that answers with made-up ids.

mock_provider "azurerm" {
  # Where there are backups: made up for the type, a list would be empty.
  mock_resource "azurerm_kubernetes_cluster_extension" {
    defaults = {
      aks_assigned_identity = [{ principal_id = "11111111-1111-4111-8111-111111111111", tenant_id = "22222222-2222-4222-8222-222222222222", type = "SystemAssigned" }]
    }
  }
}

run "ci_pushes_images_to_our_registry_and_may_do_nothing_else" {
  assert {
    condition     = azurerm_role_assignment.ci_pushes_images.role_definition_name == (azurerm_container_registry.main.role_assignment_mode == "AbacRepositoryPermissions" ? "Container Registry Repository Writer" : "AcrPush") && azurerm_role_assignment.ci_pushes_images.scope == azurerm_container_registry.main.id
    error_message = "CI must push to this registry alone."
  }
  assert {
    condition     = azurerm_role_assignment.ci_pushes_images.principal_id == azurerm_user_assigned_identity.push.principal_id
    error_message = "CI must push as its own identity."
  }
  assert {
    condition     = endswith(azurerm_federated_identity_credential.push_images.subject, "-images")
    error_message = "The environment at GitHub that builds must not be the one that applies."
  }
}
