import type { DeedTable } from "./deed-table.ts";

/** What activities of Anthropic's feed are good for in a thief's hands. */
export const ANTHROPIC_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "api_key_created platform_api_key_created admin_api_key_created service_key_created " +
      "platform_service_account_created platform_federation_issuer_created " +
      "platform_federation_issuer_updated platform_federation_rule_created " +
      "platform_federation_rule_updated platform_federation_rule_workspace_added " +
      "platform_oauth_app_created platform_signing_key_created tunnel_created tunnel_token_minted " +
      "tunnel_certificate_added org_user_invite_sent org_user_invite_accepted org_invite_link_generated " +
      "org_invite_link_regenerated org_join_request_approved org_domain_verified scim_user_created " +
      "mcp_server_created marketplace_created trusted_device_enrolled step_up_credential_enrolled " +
      "primary_owner_transferred",
  ],
  [
    "privilege-escalation",
    "",
    "role_assignment_granted rbac_role_assigned rbac_role_permission_added rbac_role_grant_updated " +
      "claude_user_role_updated group_member_added org_capability_grant_added " +
      "platform_workspace_member_added platform_workspace_member_updated " +
      "platform_service_account_workspace_member_* org_sso_group_role_mappings_updated",
  ],
  [
    "defense-evasion",
    "",
    "org_ip_restriction_deleted org_ip_restriction_updated org_sso_toggled org_sso_connection_deactivated " +
      "org_sso_connection_deleted org_sso_provisioning_mode_changed org_magic_link_second_factor_toggled " +
      "org_directory_sync_deleted org_compliance_api_settings_updated inference_hooks_config_deleted " +
      "inference_hooks_config_updated org_cowork_otlp_settings_updated org_connector_domain_guard_updated " +
      "platform_spend_limit_deleted workspace_spend_limit_deleted extra_usage_spend_limit_deleted " +
      "workspace_member_spend_limit_deleted platform_workspace_rate_limit_deleted",
  ],
  [
    "exfiltration",
    "",
    "org_data_export_started org_data_export_accessed org_members_exported audit_log_export_started " +
      "audit_log_export_accessed claude_artifact_invite_created",
  ],
  [
    "collection",
    "",
    "platform_file_content_downloaded platform_skill_version_content_downloaded claude_file_viewed " +
      "claude_chat_viewed claude_project_document_viewed",
  ],
  ["credential-access", "", "tunnel_token_revealed tunnel_token_rotated platform_signing_key_rotated"],
  ["execution", "", "platform_agent_deployment_run_triggered platform_agent_session_created"],
  [
    "impact",
    "",
    "admin_api_key_deleted scoped_api_key_deleted service_key_revoked platform_service_account_archived " +
      "org_user_deleted platform_workspace_archived org_deletion_requested org_bulk_delete_initiated " +
      "extra_usage_billing_enabled extra_usage_spend_limit_updated prepaid_auto_recharge_updated " +
      "platform_workspace_rate_limit_updated org_external_key_deleted",
  ],
  ["initial-access", "", "*_login_succeeded platform_federated_authentication"],
  ["discovery", "", "*_viewed *_listed compliance_api_accessed"],
];
