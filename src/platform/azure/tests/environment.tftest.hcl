# Who may do what, and where, in terraform/<env>/: asserted on what Terraform would assign, against a provider that
# answers with made-up ids. src/platform/azure/terraform-test.real.test.ts runs it beside each generated environment.

mock_provider "azurerm" {
  # Where there are backups: made up for the type, a list would be empty.
  mock_resource "azurerm_kubernetes_cluster_extension" {
    defaults = {
      aks_assigned_identity = [{ principal_id = "11111111-1111-4111-8111-111111111111", tenant_id = "22222222-2222-4222-8222-222222222222", type = "SystemAssigned" }]
    }
  }
}

# The first run applies, and makes ids up; the others plan against them.

run "the_nodes_pull_images_from_our_registry" {
  assert {
    condition     = azurerm_role_assignment.kubelet_pulls_images.principal_id == azurerm_user_assigned_identity.kubelet.principal_id
    error_message = "The nodes' identity must be the one that pulls."
  }
  assert {
    condition     = azurerm_role_assignment.kubelet_pulls_images.role_definition_name == (azurerm_container_registry.main.role_assignment_mode == "AbacRepositoryPermissions" ? "Container Registry Repository Reader" : "AcrPull")
    error_message = "Pulling must not include pushing."
  }
  assert {
    condition     = azurerm_role_assignment.kubelet_pulls_images.scope == azurerm_container_registry.main.id
    error_message = "The nodes must pull from our registry, and from no other."
  }
  assert {
    condition     = tolist(azurerm_kubernetes_cluster.main.kubelet_identity)[0].user_assigned_identity_id == azurerm_user_assigned_identity.kubelet.id
    error_message = "The cluster's nodes must have the identity that pulls."
  }
}

run "the_registry_knows_no_password" {
  command = plan

  assert {
    condition     = azurerm_container_registry.main.admin_enabled == false
    error_message = "Who pulls and pushes must be somebody."
  }
}

run "external_secrets_reads_secrets_and_only_its_service_account_can_be_it" {
  command = plan

  assert {
    condition     = azurerm_role_assignment.external_secrets_reads_secrets.role_definition_name == "Key Vault Secrets User" && azurerm_role_assignment.external_secrets_reads_secrets.scope == azurerm_key_vault.main.id
    error_message = "External Secrets must read the secrets of this vault, and not write them."
  }
  assert {
    condition     = azurerm_role_assignment.external_secrets_reads_secrets.principal_id == azurerm_user_assigned_identity.external_secrets.principal_id
    error_message = "External Secrets must read as its own identity."
  }
  assert {
    condition     = azurerm_federated_identity_credential.external_secrets.subject == "system:serviceaccount:external-secrets:external-secrets"
    error_message = "Only the service account of External Secrets may take its identity."
  }
}

run "every_workload_is_trusted_from_this_cluster_alone" {
  command = plan

  assert {
    condition = alltrue([
      for credential in [
        azurerm_federated_identity_credential.external_secrets,
        azurerm_federated_identity_credential.argo_cd,
        azurerm_federated_identity_credential.classifier,
      ] : credential.issuer == azurerm_kubernetes_cluster.main.oidc_issuer_url
    ])
    error_message = "Tokens of another cluster must open nothing here."
  }
  assert {
    condition     = azurerm_federated_identity_credential.argo_cd.user_assigned_identity_id == azurerm_user_assigned_identity.argo_cd.id && azurerm_federated_identity_credential.argo_cd.subject == "system:serviceaccount:argocd:argocd-server"
    error_message = "Argo CD's identity is for its server."
  }
  assert {
    condition     = azurerm_federated_identity_credential.classifier.user_assigned_identity_id == azurerm_user_assigned_identity.classifier.id && azurerm_federated_identity_credential.classifier.subject == "system:serviceaccount:classifier:classifier"
    error_message = "The classifier's identity is for the classifier."
  }
}

run "only_admins_manage_the_cluster_and_set_secrets" {
  command = plan

  assert {
    condition     = azurerm_role_assignment.admins_manage_cluster.scope == azurerm_kubernetes_cluster.main.id && azurerm_role_assignment.admins_manage_cluster.principal_type == "Group"
    error_message = "Full access to the cluster is for a group, on this cluster."
  }
  assert {
    condition     = azurerm_role_assignment.admins_set_secrets.principal_id == azurerm_role_assignment.admins_manage_cluster.principal_id && azurerm_role_assignment.admins_set_secrets.scope == azurerm_key_vault.main.id
    error_message = "The admins, and nobody else, set secrets."
  }
  assert {
    condition     = azurerm_role_assignment.readers_read_cluster.role_definition_name == "Azure Kubernetes Service RBAC Reader"
    error_message = "Readers must not change anything."
  }
  assert {
    condition     = azurerm_kubernetes_cluster.main.local_account_disabled && !azurerm_kubernetes_cluster.main.run_command_enabled
    error_message = "There must be no way in beside Entra ID."
  }
}

run "the_control_plane_joins_its_subnet_and_no_other" {
  command = plan

  assert {
    condition     = azurerm_role_assignment.control_plane_joins_subnet.scope == azurerm_subnet.nodes.id && azurerm_role_assignment.control_plane_joins_subnet.principal_id == azurerm_user_assigned_identity.control_plane.principal_id
    error_message = "The control plane must have rights on the nodes' subnet, not on the network."
  }
  assert {
    condition     = azurerm_role_assignment.control_plane_assigns_kubelet.scope == azurerm_user_assigned_identity.kubelet.id
    error_message = "The control plane must hand out the nodes' identity alone."
  }
}

run "the_vault_is_closed_to_the_internet" {
  command = plan

  assert {
    condition     = azurerm_key_vault.main.network_acls[0].default_action == "Deny" && azurerm_key_vault.main.purge_protection_enabled
    error_message = "The vault must let in whom it knows, and keep what it had."
  }
}
