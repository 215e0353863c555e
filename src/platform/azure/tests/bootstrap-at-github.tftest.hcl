# Who may plan and who may apply, in terraform/bootstrap/, against a provider that answers with made-up ids.

mock_provider "azurerm" {}

# The first run applies, and makes ids up; the others plan against them.

run "a_plan_reads_and_changes_nothing" {
  assert {
    condition     = azurerm_role_assignment.plan_reads_resources.role_definition_name == "Reader" && azurerm_role_assignment.plan_reads_resources.principal_id == azurerm_user_assigned_identity.plan.principal_id
    error_message = "A plan must only read."
  }
  assert {
    condition     = azurerm_role_assignment.plan_reads_state.role_definition_name == "Storage Blob Data Reader" && azurerm_role_assignment.plan_reads_state.scope == azurerm_storage_container.state.id
    error_message = "A plan must only read the states, and nothing else in their account."
  }
  assert {
    condition = alltrue([
      for credential in [azurerm_federated_identity_credential.plan_pull_request, azurerm_federated_identity_credential.plan_main] :
      credential.user_assigned_identity_id == azurerm_user_assigned_identity.plan.id
    ])
    error_message = "A pull request, and main without an environment, must plan and not apply."
  }
}

run "an_apply_is_for_the_environments_at_github" {
  command = plan

  assert {
    condition = alltrue([
      for credential in [azurerm_federated_identity_credential.apply_dev, azurerm_federated_identity_credential.apply_prod] :
      credential.user_assigned_identity_id == azurerm_user_assigned_identity.apply.id && can(regex(":environment:(dev|prod)$", credential.subject))
    ])
    error_message = "Only a job of an environment may apply."
  }
  assert {
    condition     = azurerm_role_assignment.apply_writes_state.role_definition_name == "Storage Blob Data Contributor" && azurerm_role_assignment.apply_writes_state.scope == azurerm_storage_container.state.id
    error_message = "An apply must write the states, and nothing else in their account."
  }
}

run "an_apply_grants_the_roles_of_the_platform_and_never_owner" {
  command = plan

  assert {
    condition = anytrue([
      for role in ["7f951dda-4ed3-4680-a7ca-43fe172d538d", "b93aa761-3e63-49ed-ac28-beffa264f7ac"] :
      strcontains(azurerm_role_assignment.apply_grants_platform_roles.condition, role)
    ])
    error_message = "An apply must be able to grant AcrPull, or what reads repositories one by one."
  }
  assert {
    condition     = !strcontains(azurerm_role_assignment.apply_grants_platform_roles.condition, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635")
    error_message = "An apply must not be able to grant Owner."
  }
}
