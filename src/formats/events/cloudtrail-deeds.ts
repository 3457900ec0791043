import type { DeedTable } from "./deed-table.ts";

/**
 * What calls of AWS are good for in a thief's hands, by the tactics of ATT&CK. Only what gives lasting access, more
 * rights, hides tracks or shares data outside counts against a caller; the rest is for the account of what was done.
 */
export const CLOUDTRAIL_DEEDS: DeedTable = [
  [
    "persistence",
    "iam",
    "CreateAccessKey CreateUser CreateRole CreateLoginProfile UpdateLoginProfile " +
      "CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey " +
      "UploadSigningCertificate CreateVirtualMFADevice CreateSAMLProvider UpdateSAMLProvider " +
      "CreateOpenIDConnectProvider UpdateAssumeRolePolicy",
  ],
  ["persistence", "sts", "GetFederationToken"],
  ["persistence", "rolesanywhere", "CreateTrustAnchor CreateProfile"],
  ["persistence", "sso", "CreateAccountAssignment"],
  ["persistence", "sso-directory", "CreateUser AddMemberToGroup"],
  [
    "persistence",
    "lambda",
    "AddPermission AddLayerVersionPermission CreateFunctionUrlConfig UpdateFunctionCode " +
      "UpdateFunctionConfiguration",
  ],
  ["persistence", "ec2", "CreateKeyPair ImportKeyPair"],
  ["persistence", "rds", "AddRoleToDBCluster AddRoleToDBInstance"],
  ["persistence", "eks", "CreateAccessEntry AssociateAccessPolicy"],
  ["persistence", "codebuild", "ImportSourceCredentials"],
  [
    "privilege-escalation",
    "iam",
    "AttachUserPolicy AttachRolePolicy AttachGroupPolicy PutUserPolicy PutRolePolicy PutGroupPolicy " +
      "AddUserToGroup CreatePolicyVersion SetDefaultPolicyVersion AddRoleToInstanceProfile " +
      "DeleteUserPermissionsBoundary DeleteRolePermissionsBoundary PutUserPermissionsBoundary " +
      "PutRolePermissionsBoundary",
  ],
  ["privilege-escalation", "ec2", "ReplaceIamInstanceProfileAssociation AssociateIamInstanceProfile"],
  [
    "defense-evasion",
    "cloudtrail",
    "StopLogging DeleteTrail UpdateTrail PutEventSelectors DeleteEventDataStore",
  ],
  [
    "defense-evasion",
    "config",
    "StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel DeleteConfigRule " +
      "DeleteConfigurationAggregator",
  ],
  [
    "defense-evasion",
    "guardduty",
    "DeleteDetector UpdateDetector DeleteMembers Disassociate* StopMonitoringMembers CreateIPSet " +
      "UpdateIPSet CreateFilter DeletePublishingDestination",
  ],
  [
    "defense-evasion",
    "securityhub",
    "DisableSecurityHub DeleteMembers DisassociateMembers BatchUpdateFindings DeleteInsight " +
      "UpdateFindings UpdateInsight",
  ],
  [
    "defense-evasion",
    "macie*",
    "DisableMacie UpdateMacieSession ArchiveFindings CreateFindingsFilter DeleteMember " +
      "DisassociateMember DisassociateFromMasterAccount PutClassificationExportConfiguration",
  ],
  ["defense-evasion", "ec2", "DeleteFlowLogs EnableRegion"],
  ["defense-evasion", "account", "EnableRegion"],
  ["defense-evasion", "route53resolver", "DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig"],
  ["defense-evasion", "logs", "DeleteLogGroup DeleteLogStream"],
  ["defense-evasion", "monitoring", "DeleteAlarms"],
  ["defense-evasion", "organizations", "LeaveOrganization"],
  ["defense-evasion", "waf*", "DeleteWebACL DisassociateWebACL UpdateIPSet"],
  ["defense-evasion", "wafv2", "DeleteRuleGroup"],
  ["defense-evasion", "bedrock", "DeleteModelInvocationLoggingConfiguration DeleteGuardrail UpdateGuardrail"],
  ["defense-evasion", "iam", "DeactivateMFADevice DeleteAccountPasswordPolicy"],
  [
    "defense-evasion",
    "s3",
    "DeleteBucketEncryption DeletePublicAccessBlock DeleteBucketPublicAccessBlock " +
      "DeleteAccountPublicAccessBlock",
  ],
  ["defense-evasion", "rds", "StopActivityStream"],
  ["exfiltration", "ec2", "CreateInstanceExportTask SharedSnapshotCopyInitiated SharedSnapshotVolumeCreated"],
  ["exfiltration", "rds", "StartExportTask"],
  ["exfiltration", "s3", "PutBucketReplication"],
  ["secret-read", "secretsmanager", "GetSecretValue BatchGetSecretValue"],
  ["secret-read", "ssm", "GetParameter GetParameters GetParametersByPath"],
  ["secret-read", "ec2", "GetPasswordData"],
  ["secret-read", "codecommit", "GetRepositoryTriggers"],
  ["secret-read", "sso", "GetRoleCredentials"],
  ["secret-read", "cognito-identity", "GetCredentialsForIdentity"],
  ["credential-access", "ssm", "GetParameterHistory"],
  ["credential-access", "ecr", "GetAuthorizationToken"],
  ["credential-access", "rds", "DownloadDBLogFilePortion DownloadCompleteDBLogFile"],
  ["initial-access", "signin", "ConsoleLogin GetSigninToken SwitchRole"],
  ["initial-access", "sts", "GetSessionToken"],
  ["lateral-movement", "sts", "AssumeRole*"],
  ["lateral-movement", "ec2-instance-connect", "Send*"],
  ["lateral-movement", "ec2", "EnableSerialConsoleAccess AuthorizeSecurityGroupIngress"],
  ["lateral-movement", "ssm", "StartSession ResumeSession"],
  ["execution", "ssm", "SendCommand"],
  ["execution", "ec2", "RunInstances StartInstances ModifyInstanceAttribute"],
  ["execution", "lambda", "Invoke* CreateFunction"],
  ["execution", "cloudshell", "CreateSession"],
  ["execution", "cloudformation", "CreateStack"],
  ["execution", "glue", "CreateDevEndpoint CreateJob"],
  ["execution", "ecs", "RunTask CreateService"],
  ["execution", "codebuild", "StartBuild"],
  ["collection", "s3", "GetObject SelectObjectContent"],
  ["collection", "ecr", "BatchGetImage"],
  ["collection", "ec2", "CreateSnapshot CreateImage CreateTrafficMirror*"],
  ["collection", "rds", "CreateDBSnapshot"],
  ["collection", "dynamodb", "Scan ExportTableToPointInTime"],
  ["impact", "s3", "DeleteBucket DeleteObject* PutBucketLifecycle*"],
  ["impact", "ec2", "TerminateInstances DeleteSnapshot DeleteVolume"],
  ["impact", "rds", "DeleteDB* ModifyDBCluster"],
  ["impact", "kms", "ScheduleKeyDeletion DisableKey PutKeyPolicy"],
  ["impact", "backup", "Delete*"],
  ["impact", "dynamodb", "DeleteTable"],
  ["impact", "ses", "SendEmail SendRawEmail"],
  ["impact", "sns", "Publish"],
  ["impact", "bedrock", "InvokeModel*"],
  ["impact", "servicequotas", "RequestServiceQuotaIncrease"],
  ["impact", "elasticfilesystem", "Delete*"],
  [
    "llm-recon",
    "bedrock",
    "ListFoundationModels ListInferenceProfiles GetFoundationModelAvailability " +
      "ListFoundationModelAgreementOffers GetUseCaseForModelAccess PutUseCaseForModelAccess " +
      "CreateFoundationModelAgreement PutFoundationModelEntitlement " +
      "GetModelInvocationLoggingConfiguration",
  ],
  ["llm-use", "bedrock", "InvokeModel* Converse*"],
  ["discovery", "*", "List* Describe* Get* LookupEvents Head* Search*"],
  ["discovery", "iam", "Simulate*"],
];
