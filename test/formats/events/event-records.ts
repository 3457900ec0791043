import { trailRecord } from "../../adapters/audit-log/event-files.ts";

/** The leaked key, or whoever stands for it where a log names no key. */
export const LEAKED = "AKIAEXAMPLELEAKED000";

type Raw = Readonly<Record<string, unknown>>;

const trailIam = { eventSource: "iam.amazonaws.com" };
const github = {
  "@timestamp": 1_795_176_000_000,
  actor: "cat",
  actor_id: 12,
  actor_ip: "203.0.113.9",
  hashed_token: LEAKED,
  token_id: 12,
  user_agent: "curl/8",
  org: "my-org",
  repo: "my-org/my-repo",
};
const openai = {
  object: "organization.audit_log",
  effective_at: 1_795_176_000,
  project: { id: "proj_EXAMPLE", name: "Project" },
  actor: {
    type: "api_key",
    api_key: {
      id: LEAKED,
      type: "service_account",
      service_account: { id: "svc_acct_EXAMPLE" },
      user: { id: "user-EXAMPLE", email: "user@example.com" },
    },
  },
};
const anthropic = {
  created_at: "2026-11-20T12:00:00.123456Z",
  organization_id: "org_EXAMPLE",
  organization_uuid: "00000000-0000-4000-8000-0000000000aa",
  actor: {
    type: "admin_api_key_actor",
    admin_api_key_id: LEAKED,
    ip_address: "203.0.113.9",
    user_agent: "python-requests/2",
  },
};
const cloudflare = {
  account: { id: "0000000000000000000000000000acc0", name: "account" },
  actor: {
    id: "00000000000000000000000000005e70",
    context: "api_token",
    email: "user@example.com",
    ip_address: "203.0.113.9",
    token_id: LEAKED,
    token_name: "deploy",
    type: "user",
  },
  zone: { id: "000000000000000000000000000020e0", name: "example.com" },
};
const cloudflareV1 = {
  actor: { id: LEAKED, email: "user@example.com", ip: "203.0.113.9", type: "user" },
  interface: "API",
  newValue: "",
  oldValue: "",
  owner: { id: LEAKED },
  resource: { id: LEAKED, type: "account" },
};
const gitlab = {
  author_id: 43,
  entity_id: 7,
  entity_type: "User",
  author_name: LEAKED,
  ip_address: "203.0.113.9",
  entity_path: "cat",
  created_at: "2026-11-20T12:00:00.644Z",
  target_type: "User",
  target_id: 44,
};
const gitlabDetails = {
  author_name: LEAKED,
  author_email: "user@example.com",
  author_class: "User",
  target_details: "cat",
  ip_address: "203.0.113.9",
  entity_path: "cat",
};
const slack = {
  date_create: 1_795_176_000,
  actor: { type: "user", user: { id: LEAKED, name: "cat", email: "user@example.com", team: "T0EXAMPLE" } },
  context: {
    location: { type: "workspace", id: "T0EXAMPLE", name: "work", domain: "work" },
    ua: "python-requests/2",
    ip_address: "203.0.113.9",
    app: { id: "A0EXAMPLE", name: "app" },
  },
};
const datadog = (number: number, attributes: Raw) => ({
  id: `AwAAAEXAMPLE${number}`,
  type: "audit",
  attributes: {
    timestamp: "2026-11-20T12:00:00.123Z",
    service: "audit",
    tags: ["source:audit"],
    message: "said by Datadog",
    attributes: {
      evt: { name: "Authentication", actor: { type: "USER" } },
      metadata: { api_key: { id: LEAKED }, application_key: { id: "00000000-0000-4000-8000-0000000000bb" } },
      usr: {
        id: "user@example.com",
        uuid: "00000000-0000-4000-8000-0000000000cc",
        email: "user@example.com",
      },
      network: { client: { ip: "203.0.113.9" } },
      ...attributes,
    },
  },
});

/** Of every known format some records in the order of their time, as the provider writes them; each set makes and ends a credential. */
export const RECORDS: Readonly<Record<string, readonly Raw[]>> = {
  cloudtrail: [
    trailRecord(1, { errorCode: "AccessDenied", errorMessage: "no", additionalEventData: { a: "b" } }),
    trailRecord(2, {
      ...trailIam,
      eventName: "CreateUser",
      requestParameters: { userName: "eve" },
      responseElements: {
        user: { userName: "eve", userId: "AIDAEXAMPLE0000000000", arn: "arn:aws:iam::1:user/eve" },
      },
    }),
    trailRecord(3, { ...trailIam, eventName: "CreateLoginProfile", requestParameters: { userName: "eve" } }),
    trailRecord(4, {
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      userIdentity: {
        accessKeyId: LEAKED,
        principalId: "AIDAEXAMPLE0000000001",
        arn: "arn",
        userName: "u",
        sessionContext: { sessionIssuer: { principalId: "AROAEXAMPLE0000000", arn: "a", userName: "r" } },
      },
      responseElements: {
        credentials: {
          accessKeyId: "ASIAEXAMPLE000000000",
          expiration: "Nov 20, 2026, 1:00:00 PM",
          sessionToken: "t",
        },
        assumedRoleUser: { assumedRoleId: "AROAEXAMPLE0000000:s", arn: "arn" },
      },
    }),
    trailRecord(5, {
      ...trailIam,
      eventName: "DeleteUser",
      requestParameters: { userName: "eve" },
    }),
  ],
  github: [
    {
      ...github,
      _document_id: "pWWWWWWWWWWWWWWWWWWWWW",
      action: "api.request",
      request_method: "GET",
      url_path: "/orgs/my-org",
      status_code: 200,
    },
    {
      ...github,
      _document_id: "qWWWWWWWWWWWWWWWWWWWWW",
      action: "public_key.create",
      title: "laptop",
      fingerprint: "SHA256:EXAMPLEfingerprintEXAMPLEfingerprintEXAMPLE",
      read_only: false,
    },
    {
      ...github,
      _document_id: "rWWWWWWWWWWWWWWWWWWWWW",
      action: "public_key.delete",
      fingerprint: "SHA256:EXAMPLEfingerprintEXAMPLEfingerprintEXAMPLE",
    },
  ],
  openai: [
    {
      ...openai,
      id: "audit_log-1",
      type: "api_key.created",
      "api_key.created": { id: "key_EXAMPLECHILD", data: { scopes: ["api.model.request"] } },
    },
    { ...openai, id: "audit_log-2", type: "api_key.deleted", "api_key.deleted": { id: "key_EXAMPLECHILD" } },
    {
      ...openai,
      id: "audit_log-3",
      type: "login.failed",
      actor: {
        type: "session",
        session: {
          user: { id: LEAKED, email: "two@example.com" },
          ip_address: "203.0.113.9",
          user_agent: "curl/8",
        },
      },
      "login.failed": { error_code: "invalid_credentials", error_message: "no" },
    },
  ],
  anthropic: [
    {
      ...anthropic,
      id: "activity_1",
      type: "platform_api_key_created",
      api_key_id: "apikey_EXAMPLE0",
    },
    {
      ...anthropic,
      id: "activity_2",
      type: "service_key_created",
      service_key_id: "svckey_EXAMPLE",
      key_name: "key",
    },
    { ...anthropic, id: "activity_3", type: "service_key_revoked", service_key_id: "svckey_EXAMPLE" },
    {
      ...anthropic,
      id: "activity_4",
      type: "compliance_api_accessed",
      request_id: "req_EXAMPLE",
      request_method: "GET",
      status_code: 403,
      url: "/v1/compliance/activities",
    },
  ],
  cloudflare: [
    {
      ...cloudflare,
      id: "00000000-0000-4000-8000-000000000001",
      action: { description: "Create", result: "success", time: "2026-11-20T12:00:00Z", type: "create" },
      raw: {
        cf_ray_id: "8e9b1c60ef9e1c9a",
        method: "POST",
        status_code: 200,
        uri: "/client/v4/user/tokens",
        user_agent: "curl/8",
      },
      resource: { id: "0000000000000000000000000000c41d", product: "tokens", type: "token" },
    },
    {
      ...cloudflare,
      id: "00000000-0000-4000-8000-000000000002",
      action: { description: "Delete", result: "success", time: "2026-11-20T12:00:01Z", type: "delete" },
      raw: {
        method: "DELETE",
        status_code: 200,
        uri: "/user/tokens/0000000000000000000000000000c41d?x=1",
        user_agent: "curl/8",
      },
      resource: { id: "0000000000000000000000000000c41d", product: "tokens", type: "token" },
    },
  ],
  "cloudflare-v1": [
    {
      ...cloudflareV1,
      id: "00000000-0000-4000-8000-000000000001",
      action: { result: true, type: "token_create" },
      metadata: { token_name: "test", token_tag: "0000000000000000000000000000c41d" },
      when: "2026-11-20T12:00:00Z",
    },
    {
      ...cloudflareV1,
      id: "00000000-0000-4000-8000-000000000002",
      action: { result: true, type: "token_revoke", info: "said" },
      metadata: {
        new_token_status: "deleted",
        old_token_status: "active",
        token_name: "test",
        token_tag: "0000000000000000000000000000c41d",
      },
      when: "2026-11-20T12:00:01Z",
    },
  ],
  gitlab: [
    {
      ...gitlab,
      id: 1,
      event_type: "personal_access_token_created",
      details: { ...gitlabDetails, custom_message: "Created personal access token with id 77" },
    },
    {
      ...gitlab,
      id: "2",
      event_type: "personal_access_token_revoked",
      details: { ...gitlabDetails, custom_message: "Revoked personal access token with id 77" },
    },
    { ...gitlab, id: 3, details: { ...gitlabDetails, change: "email address", from: "a@b.c", to: "b@c.d" } },
  ],
  slack: [
    {
      ...slack,
      id: "00000000-0000-4000-8000-000000000001",
      action: "app_installed",
      entity: { type: "app", app: { id: "A0CHILD", name: "notes", scopes: ["admin"] } },
      details: { is_internal_integration: false },
    },
    {
      ...slack,
      id: "00000000-0000-4000-8000-000000000002",
      action: "app_uninstalled",
      entity: { type: "app", app: { id: "A0CHILD", name: "notes" } },
    },
  ],
  datadog: [
    datadog(1, {
      action: "created",
      asset: { type: "api_key", id: "00000000-0000-4000-8000-00000000c41d", name: "k" },
    }),
    datadog(2, {
      action: "deleted",
      asset: { type: "api_key", id: "00000000-0000-4000-8000-00000000c41d", name: "k" },
    }),
    datadog(3, {
      action: "accessed",
      evt: { name: "Request", actor: { type: "USER" } },
      route: { path: "/api/v1/dashboard/{id}" },
      http: {
        method: "GET",
        status_code: 403,
        useragent: "curl/8",
        url_details: { host: "api.datadoghq.com", path: "/api/v1/dashboard/abc" },
      },
    }),
  ],
};
