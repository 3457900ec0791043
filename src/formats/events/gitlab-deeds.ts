import type { DeedTable } from "./deed-table.ts";

/** What audit events of GitLab are good for in a thief's hands, by their type. */
export const GITLAB_DEEDS: DeedTable = [
  [
    "persistence",
    "",
    "personal_access_token_created project_access_token_created group_access_token_created " +
      "deploy_token_created group_deploy_token_created deploy_key_added add_ssh_key " +
      "oauth_application_created user_authorized_oauth_application user_created user_approved " +
      "registration_created email_created user_email_address_updated user_password_updated " +
      "webhook_created project_group_link_created user_impersonation secure_ci_job_token_project_added " +
      "secure_ci_job_token_group_added",
  ],
  [
    "privilege-escalation",
    "",
    "user_admin_status_updated user_auditor_status_updated user_enable_admin_mode change_membership_state " +
      "project_group_link_updated saml_group_links_created",
  ],
  [
    "defense-evasion",
    "",
    "protected_branch_removed protected_branch_updated protected_branch_allow_force_push_updated " +
      "protected_branch_code_owner_approval_required_updated ip_restrictions_changed user_disable_two_factor " +
      "group_require_two_factor_authentication_updated project_push_rules_*_updated " +
      "destroy_event_streaming_destination destroy_instance_event_streaming_destination " +
      "update_event_streaming_destination update_instance_event_streaming_destination " +
      "deleted_*_audit_event_streaming_destination updated_*_audit_event_streaming_destination " +
      "event_type_filters_created *amazon_s3_configuration_deleted *google_cloud_logging_configuration_deleted " +
      "update_approval_rules secure_ci_job_token_inbound_disabled",
  ],
  ["exfiltration", "", "project_export_file_download_started"],
  [
    "collection",
    "",
    "repository_download_operation public_repository_download_operation repository_git_operation " +
      "job_artifact_downloaded",
  ],
  ["credential-access", "", "variable_viewed_api group_ci_cd_settings_accessed"],
  ["secret-read", "", "variable_viewed_api"],
  ["execution", "", "ci_*variable_created ci_*variable_updated"],
  [
    "impact",
    "",
    "project_archived project_deletion_marked project_destroyed user_destroyed user_blocked user_deactivate " +
      "container_repository_deleted project_blobs_removal",
  ],
  ["initial-access", "", "authenticated_with_*"],
];
