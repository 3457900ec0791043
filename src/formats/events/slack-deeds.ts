import type { DeedTable } from "./deed-table.ts";

/** What actions of Slack's audit log are good for in a thief's hands. */
export const SLACK_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "app_installed app_approved org_app_installed org_app_workspace_added org_app_upgraded_to_org_install " +
      "org_app_future_workspace_install_enabled app_token_preserved workflow_app_token_preserved " +
      "app_manifest_created app_deployed user_created user_reactivated guest_created guest_reactivated " +
      "guest_expiration_cleared user_email_updated channel_email_address_created service_owner_transferred " +
      "idp_configuration_added organization_created workflow_published workflow_v2_published",
  ],
  [
    "privilege-escalation",
    "",
    "app_scopes_expanded app_resources_added app_resources_granted bot_token_upgraded owner_transferred " +
      "permissions_assigned role_assigned role_change_to_admin role_change_to_owner " +
      "role_added_to_usergroup role_modified_on_usergroup",
  ],
  [
    "defense-evasion",
    "",
    "native_dlp_rule_deactivated native_dlp_violation_deleted ekm_unenrolled ekm_logging_config_set " +
      "ekm_key_removed ekm_slackbot_unenroll_notification_sent idp_configuration_* " +
      "idp_prod_configuration_updated barrier_deleted barrier_updated intune_disabled " +
      "legal_hold_policy_entities_deleted legal_hold_policy_exclusion_added legal_hold_policy_released " +
      "legal_hold_policy_updated " +
      "pref.two_factor_auth_changed pref.two_factor_prevent_sms_changed pref.sso_setting_changed " +
      "pref.session_duration_changed pref.mobile_session_duration_changed auth_policy_entity_removed " +
      "pref.anomaly_event_response_changed pref.app_whitelist_enabled pref.app_dir_only " +
      "pref.block_file_download_for_unapproved_ip team_authorized_ip_range_set",
  ],
  [
    "exfiltration",
    "",
    "*_export_started *_export_downloaded corporate_exports_* file_public_link_created private_channel_converted_to_public external_shared_channel_connected " +
      "external_shared_channel_invite_created external_shared_channel_invite_approved " +
      "external_shared_channel_access_upgraded approved_orgs_added pref.disallow_public_file_urls",
  ],
  [
    "collection",
    "",
    "file_downloaded canvas_downloaded list_downloaded public_channel_preview " +
      "workflow_responses_csv_download mcp_slack_read_* mcp_slack_search_* " +
      "audit_logs_export_*",
  ],
  ["credential-access", "", "external_auth_oauth2_token_fetched app_variable_added"],
  [
    "impact",
    "",
    "user_session_reset_by_admin bulk_session_reset_by_admin user_session_invalidated user_deactivated " +
      "role_change_to_user role_change_to_guest organization_deleted workspace_deleted " +
      "public_channel_deleted private_channel_deleted file_deleted app_uninstalled app_restricted " +
      "app_deleted org_app_workspace_removed",
  ],
  ["initial-access", "", "user_login cli_login"],
  ["discovery", "", "audit_logs_records_searched"],
];
