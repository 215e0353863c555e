/**
 * What changing an argument does to the resource, for every type that we emit.
 *
 * `name⟳` destroys it and makes a new one, `vm_size↻` replaces the nodes one by one under a temporary pool, `days✗` is
 * refused, `sku?` does one or the other depending on the values, by `azurerm-conditions.ts` where they are there; a name
 * alone is changed in place. What stands for a block holds for everything in it that is not listed itself.
 *
 * Arguments: the provider's schema 5.0.0. Marks: the arguments' descriptions in the provider's documentation ("Changing
 * this forces a new resource to be created", "`temporary_name_for_rotation` must be specified when changing this
 * property"), as of 2026-10; then compared, argument by argument, with the schemas and plans of the provider 5.2.0 itself:
 * https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs
 */
export const AZURERM_ARGUMENTS: Readonly<Record<string, string>> = {
  azurerm_consumption_budget_resource_group:
    'amount etag filter name⟳ notification resource_group_id⟳ time_grain⟳ time_period.end_date time_period.start_date⟳',
  azurerm_container_registry: `
    admin_enabled anonymous_pull_enabled azuread_authentication_as_arm_policy_enabled data_endpoint_enabled encryption
    export_policy_enabled georeplications identity location⟳ name⟳ network_rule_bypass_for_tasks_enabled
    network_rule_bypass_option network_rule_set public_network_access_enabled quarantine_policy_enabled
    resource_group_name⟳ retention_policy_in_days role_assignment_mode sku tags zone_redundancy_enabled⟳
  `,
  azurerm_container_registry_cache_rule: 'container_registry_id⟳ credential_set_id? name⟳ source_repo⟳ target_repo⟳',
  azurerm_data_protection_backup_instance_kubernetes_cluster: `
    backup_datasource_parameters⟳ backup_policy_id⟳ kubernetes_cluster_id⟳ location⟳ name⟳
    snapshot_resource_group_name⟳ vault_id⟳
  `,
  azurerm_data_protection_backup_policy_kubernetes_cluster: `
    backup_repeating_time_intervals⟳ default_retention_rule⟳ name⟳ resource_group_name⟳ retention_rule⟳ time_zone⟳
    vault_name⟳
  `,
  azurerm_data_protection_backup_vault: `
    cross_region_restore_enabled? datastore_type⟳ identity immutability? location⟳ name⟳ redundancy⟳
    resource_group_name⟳ retention_duration_in_days soft_delete? tags
  `,
  azurerm_disk_encryption_set: `
    auto_key_rotation_enabled encryption_type⟳ federated_client_id identity identity.type? key_vault_key_id location⟳ name⟳
    resource_group_name⟳ tags
  `,
  azurerm_federated_identity_credential: 'audience issuer name⟳ subject user_assigned_identity_id⟳',
  azurerm_key_vault: `
    access_policy enabled_for_deployment enabled_for_disk_encryption enabled_for_template_deployment location⟳ name⟳
    network_acls public_network_access_enabled purge_protection_enabled rbac_authorization_enabled
    resource_group_name⟳ sku_name soft_delete_retention_days✗ tags tenant_id
  `,
  azurerm_kubernetes_cluster: `
    aci_connector_linux ai_toolchain_operator_enabled api_server_access_profile.authorized_ip_ranges
    api_server_access_profile.subnet_id? api_server_access_profile.virtual_network_integration_enabled
    auto_scaler_profile automatic_upgrade_channel azure_active_directory_role_based_access_control
    azure_policy_enabled bootstrap_profile confidential_computing cost_analysis_enabled
    custom_ca_trust_certificates_base64 default_node_pool.auto_scaling_enabled
    default_node_pool.capacity_reservation_group_id⟳ default_node_pool.fips_enabled↻ default_node_pool.gpu_driver⟳
    default_node_pool.gpu_instance⟳ default_node_pool.host_encryption_enabled↻ default_node_pool.host_group_id⟳
    default_node_pool.kubelet_config↻ default_node_pool.kubelet_disk_type↻ default_node_pool.linux_os_config↻
    default_node_pool.max_count default_node_pool.max_pods↻ default_node_pool.min_count default_node_pool.name?
    default_node_pool.node_count default_node_pool.node_labels
    default_node_pool.node_network_profile.allowed_host_ports
    default_node_pool.node_network_profile.application_security_group_ids
    default_node_pool.node_network_profile.node_public_ip_tags⟳ default_node_pool.node_public_ip_enabled↻
    default_node_pool.node_public_ip_prefix_id⟳ default_node_pool.only_critical_addons_enabled↻
    default_node_pool.orchestrator_version default_node_pool.os_disk_size_gb↻ default_node_pool.os_disk_type↻
    default_node_pool.os_sku? default_node_pool.pod_subnet_id↻ default_node_pool.proximity_placement_group_id⟳
    default_node_pool.scale_down_mode default_node_pool.snapshot_id↻ default_node_pool.tags
    default_node_pool.temporary_name_for_rotation default_node_pool.type⟳ default_node_pool.ultra_ssd_enabled↻
    default_node_pool.upgrade_settings.drain_timeout_in_minutes? default_node_pool.upgrade_settings.max_surge
    default_node_pool.upgrade_settings.node_soak_duration_in_minutes
    default_node_pool.upgrade_settings.undrainable_node_behavior? default_node_pool.vm_size↻
    default_node_pool.vnet_subnet_id↻ default_node_pool.workload_runtime default_node_pool.zones↻
    disk_encryption_set_id⟳ dns_prefix_private_cluster⟳ dns_prefix⟳ edge_zone⟳ http_application_routing_enabled
    http_proxy_config identity image_cleaner_enabled image_cleaner_interval_hours ingress_application_gateway
    key_management_service key_vault_secrets_provider kubelet_identity⟳ kubernetes_version linux_profile⟳
    local_account_disabled location⟳ maintenance_window maintenance_window_auto_upgrade maintenance_window_node_os
    microsoft_defender monitor_metrics name⟳ network_profile.advanced_networking network_profile.dns_service_ip⟳
    network_profile.ip_versions⟳ network_profile.load_balancer_profile.backend_pool_type
    network_profile.load_balancer_profile.idle_timeout_in_minutes
    network_profile.load_balancer_profile.managed_outbound_ip_count
    network_profile.load_balancer_profile.managed_outbound_ipv6_count
    network_profile.load_balancer_profile.outbound_ip_address_ids
    network_profile.load_balancer_profile.outbound_ip_prefix_ids
    network_profile.load_balancer_profile.outbound_ports_allocated network_profile.load_balancer_profile⟳
    network_profile.load_balancer_sku⟳ network_profile.nat_gateway_profile.idle_timeout_in_minutes
    network_profile.nat_gateway_profile.managed_outbound_ip_count network_profile.nat_gateway_profile⟳
    network_profile.network_data_plane? network_profile.network_mode⟳ network_profile.network_plugin_mode?
    network_profile.network_plugin? network_profile.network_policy? network_profile.outbound_type
    network_profile.pod_cidrs? network_profile.pod_cidr? network_profile.service_cidrs⟳ network_profile.service_cidr⟳
    network_profile⟳ node_os_upgrade_channel node_provisioning_profile node_resource_group⟳ oidc_issuer_enabled?
    oms_agent open_service_mesh_enabled private_cluster_enabled⟳ private_cluster_public_fqdn_enabled
    private_dns_zone_id⟳ resource_group_name⟳ role_based_access_control_enabled⟳ run_command_enabled
    service_mesh_profile service_principal.client_id? service_principal.client_secret sku_tier storage_profile
    support_plan tags upgrade_override web_app_routing windows_profile.admin_password windows_profile.admin_username⟳
    windows_profile.gmsa? windows_profile.license workload_autoscaler_profile workload_identity_enabled
  `,
  azurerm_kubernetes_cluster_extension: `
    cluster_id⟳ configuration_protected_settings configuration_settings extension_type⟳ name⟳ plan⟳ release_namespace⟳
    release_train⟳ target_namespace⟳ version⟳
  `,
  azurerm_kubernetes_cluster_node_pool: `
    auto_scaling_enabled capacity_reservation_group_id⟳ eviction_policy⟳ fips_enabled↻ gpu_driver⟳ gpu_instance⟳
    host_encryption_enabled↻ host_group_id⟳ kubelet_config↻ kubelet_disk_type↻ kubernetes_cluster_id⟳ linux_os_config↻
    max_count max_pods↻ min_count mode name⟳ node_count node_labels node_network_profile.allowed_host_ports
    node_network_profile.application_security_group_ids node_network_profile.node_public_ip_tags⟳
    node_public_ip_enabled↻ node_public_ip_prefix_id⟳ node_taints orchestrator_version os_disk_size_gb↻ os_disk_type↻
    os_sku? os_type⟳ pod_subnet_id↻ priority⟳ proximity_placement_group_id⟳ scale_down_mode snapshot_id↻
    spot_max_price⟳ tags temporary_name_for_rotation ultra_ssd_enabled↻ upgrade_settings.drain_timeout_in_minutes?
    upgrade_settings.max_surge upgrade_settings.max_unavailable upgrade_settings.node_soak_duration_in_minutes
    upgrade_settings.undrainable_node_behavior? vm_size↻ vnet_subnet_id↻ windows_profile⟳ workload_runtime zones↻
  `,
  azurerm_kubernetes_cluster_trusted_access_role_binding: 'kubernetes_cluster_id⟳ name⟳ roles source_resource_id⟳',
  azurerm_log_analytics_workspace: `
    allow_resource_only_permissions cmk_for_query_forced daily_quota_gb data_collection_rule_id identity
    immediate_data_purge_on_30_days_enabled internet_ingestion_access_type internet_query_access_type
    local_authentication_enabled location⟳ name⟳ reservation_capacity_in_gb_per_day resource_group_name⟳
    retention_in_days sku? tags
  `,
  azurerm_management_lock: 'lock_level⟳ name⟳ notes⟳ scope⟳',
  azurerm_monitor_alert_prometheus_rule_group:
    'cluster_name description interval location⟳ name⟳ resource_group_name⟳ rule rule_group_enabled scopes tags',
  azurerm_monitor_data_collection_endpoint:
    'description kind location⟳ name⟳ public_network_access_enabled resource_group_name⟳ tags',
  azurerm_monitor_data_collection_rule: `
    data_collection_endpoint_id data_flow data_sources description destinations identity kind? location⟳ name⟳
    resource_group_name⟳ stream_declaration tags
  `,
  azurerm_monitor_data_collection_rule_association:
    'data_collection_endpoint_id data_collection_rule_id description name⟳ target_resource_id⟳',
  azurerm_monitor_diagnostic_setting: `
    enabled_log enabled_metric eventhub_authorization_rule_id eventhub_name log_analytics_destination_type
    log_analytics_workspace_id name⟳ partner_solution_id storage_account_id target_resource_id⟳
  `,
  azurerm_monitor_workspace: 'location⟳ name⟳ public_network_access_enabled resource_group_name⟳ tags',
  azurerm_nat_gateway: 'idle_timeout_in_minutes location⟳ name⟳ resource_group_name⟳ sku_name⟳ tags zones⟳',
  azurerm_nat_gateway_public_ip_association: 'nat_gateway_id⟳ public_ip_address_id⟳',
  azurerm_network_security_group: 'location⟳ name⟳ resource_group_name⟳ security_rule tags',
  azurerm_network_security_rule: `
    access description destination_address_prefix destination_address_prefixes
    destination_application_security_group_ids destination_port_range destination_port_ranges direction name⟳
    network_security_group_name⟳ priority protocol resource_group_name⟳ source_address_prefix source_address_prefixes
    source_application_security_group_ids source_port_range source_port_ranges
  `,
  azurerm_network_watcher_flow_log: `
    enabled location⟳ name⟳ network_watcher_name⟳ resource_group_name⟳ retention_policy storage_account_id tags
    target_resource_id traffic_analytics version
  `,
  azurerm_private_dns_zone: 'name⟳ resource_group_name⟳ soa_record? tags',
  azurerm_private_dns_zone_virtual_network_link:
    'name⟳ private_dns_zone_id⟳ registration_enabled resolution_policy tags virtual_network_id⟳',
  azurerm_private_endpoint: `
    custom_network_interface_name⟳ edge_zone⟳ ip_configuration⟳ location⟳ name⟳ private_dns_zone_group
    private_service_connection.is_manual_connection⟳ private_service_connection.name⟳
    private_service_connection.private_connection_resource_alias⟳
    private_service_connection.private_connection_resource_id⟳ private_service_connection.request_message
    private_service_connection.subresource_names⟳ resource_group_name⟳ subnet_id⟳ tags
  `,
  azurerm_public_ip: `
    allocation_method ddos_protection_mode ddos_protection_plan_id domain_name_label domain_name_label_scope?
    edge_zone⟳ idle_timeout_in_minutes ip_tags⟳ ip_version⟳ location⟳ name⟳ public_ip_prefix_id⟳ resource_group_name⟳
    reverse_fqdn sku_tier⟳ sku⟳ tags zones⟳
  `,
  azurerm_resource_group: 'location⟳ managed_by name⟳ tags',
  azurerm_resource_policy_assignment: `
    description display_name enforce identity location⟳ metadata name⟳ non_compliance_message not_scopes overrides
    parameters policy_definition_id⟳ resource_id⟳ resource_selectors
  `,
  azurerm_role_assignment: `
    condition? condition_version? delegated_managed_identity_resource_id⟳ description? name⟳ principal_id⟳
    principal_type⟳ role_definition_id⟳ role_definition_name⟳ scope⟳ skip_service_principal_aad_check
  `,
  azurerm_security_center_subscription_pricing: 'extension resource_type subplan⟳ tier',
  azurerm_storage_account: `
    access_tier account_kind? account_replication_type? account_tier⟳ allow_nested_items_to_be_public
    allowed_copy_scope azure_files_authentication blob_properties cross_tenant_replication_enabled custom_domain
    customer_managed_key default_to_oauth_authentication dns_endpoint_type⟳ edge_zone⟳ https_traffic_only_enabled
    identity immutability_policy? immutability_policy.state? infrastructure_encryption_enabled⟳ is_hns_enabled⟳ large_file_share_enabled?
    local_user_enabled location⟳ min_tls_version name⟳ network_rules nfsv3_enabled⟳ provisioned_billing_model_version⟳
    public_network_access_enabled queue_encryption_key_type⟳ resource_group_name⟳ routing sas_policy sftp_enabled
    share_properties shared_access_key_enabled table_encryption_key_type⟳ tags
  `,
  azurerm_storage_container: `
    container_access_type default_encryption_scope⟳ encryption_scope_override_enabled⟳ metadata name⟳
    storage_account_id⟳
  `,
  azurerm_subnet: `
    address_prefixes default_outbound_access_enabled delegation ip_address_pool name⟳ network_security_group_id_wo
    network_security_group_id_wo_version private_endpoint_network_policies
    private_link_service_network_policies_enabled resource_group_name⟳ route_table_id_wo route_table_id_wo_version
    service_endpoint service_endpoint_policy_ids sharing_scope virtual_network_name⟳
  `,
  azurerm_subnet_nat_gateway_association: 'nat_gateway_id⟳ subnet_id⟳',
  azurerm_subnet_network_security_group_association: 'network_security_group_id⟳ subnet_id⟳',
  azurerm_user_assigned_identity: 'isolation_scope location⟳ name⟳ resource_group_name⟳ tags',
  azurerm_virtual_network: `
    address_space bgp_community ddos_protection_plan dns_servers edge_zone⟳ encryption flow_timeout_in_minutes
    ip_address_pool location⟳ name⟳ private_endpoint_vnet_policies resource_group_name⟳ subnet tags
  `,
}
