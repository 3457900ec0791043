import { trailRecord } from "../event-files.ts";

/** Records of formats that the samples have none of, and what CloudTrail's records are wrapped in. */
export const WRITTEN: readonly Readonly<Record<string, unknown>>[] = [
  {
    id: 12,
    author_id: 7,
    entity_id: 3,
    entity_type: "Project",
    event_type: "project_access_token_created",
    details: {
      custom_message: "Created project access token with id 12",
      author_name: "Someone",
      author_email: "someone@example.com",
      target_id: "12",
      target_type: "PersonalAccessToken",
      target_details: "spare",
      ip_address: "203.0.113.9",
      entity_path: "group/project",
    },
    created_at: "2026-11-20T12:00:00.000Z",
  },
  {
    id: "AAAAAExampleAuditEvent",
    type: "audit",
    attributes: {
      timestamp: "2026-11-20T12:00:00.000Z",
      service: "datadog-audit",
      tags: ["source:audit"],
      attributes: {
        evt: { name: "Access Management", actor: { type: "API_KEY" } },
        action: "created",
        metadata: { api_key: { id: "00000000-0000-4000-8000-000000000001" } },
        network: { client: { ip: "203.0.113.9", geoip: { country: { name: "Austria" } } } },
        http: {
          useragent: "python-requests/2.32",
          method: "POST",
          url_details: { path: "/api/v2/api_keys" },
        },
        asset: { type: "api_key", id: "00000000-0000-4000-8000-000000000002", name: "spare" },
        status: "info",
        usr: { id: "u-1", email: "someone@example.com" },
      },
    },
  },
  {
    id: "00000000-0000-4000-8000-000000000003",
    account: { id: "0123456789abcdef0123456789abcdef", name: "example" },
    action: { type: "create", result: "success", time: "2026-11-20T12:00:00Z", description: "Create token" },
    actor: {
      id: "fedcba9876543210fedcba9876543210",
      context: "api_token",
      email: "someone@example.com",
      ip_address: "203.0.113.9",
      token_id: "00112233445566778899aabbccddeeff",
      token_name: "deploy",
      type: "user",
    },
    raw: {
      method: "POST",
      status_code: 200,
      uri: "/user/tokens",
      user_agent: "terraform/1.9",
      cf_ray_id: "8e9",
    },
    resource: { id: "ffeeddccbbaa99887766554433221100", product: "tokens", type: "token" },
  },
  {
    id: "00000000-0000-4000-8000-000000000004",
    when: "2026-11-20T12:00:00Z",
    action: { type: "token_create", result: true },
    actor: { id: "fedcba9876543210", email: "someone@example.com", ip: "203.0.113.9", type: "user" },
    metadata: { token_name: "spare", token_tag: "ffeeddccbbaa99887766554433221100" },
    owner: { id: "0123456789abcdef" },
    resource: { type: "token", id: "ffeeddccbbaa9988" },
  },
];

/** A row of the mapping below. */
export const gatewayRow = (number: number): Readonly<Record<string, unknown>> => ({
  time: `2026-11-20T12:00:${String(number % 60).padStart(2, "0")}Z`,
  id: `row-${number}`,
  key: "team-1",
  who: "someone",
  ip: "203.0.113.9",
  agent: "curl/8.5",
  route: "GET /keys",
  status: 200 + (number % 3) * 101,
  made: { id: `made-${number}` },
});

export const GATEWAY = `kind: audit-format
name: gateway
mapping:
  at: { pointer: /time, format: iso }
  id: /id
  keyId: /key
  principal: /who
  address: /ip
  userAgent: /agent
  action: /route
  outcome: { pointer: /status, accepted: [2xx], refused: [401, 403], absent: unknown }
  minted:
    - id: /made/id
      kind: key
      when:
        any:
          - body: { pointer: /route, matches: "POST *" }
          - all: [{ body: { pointer: /status, equals: 200 } }, { body: { pointer: /made, exists: true } }]
  identifiesKey: true
  identifiesPrincipal: true
  recordsRefusals: true
  covers: ["api", "keys"]
  lag: 1m
  cannotSee: ["Reads"]
`;

export const lookUpAnswer = (records: readonly unknown[]): unknown => ({
  Events: records.map((record, index) => ({
    EventId: String(index),
    EventName: "x",
    CloudTrailEvent: JSON.stringify(record),
  })),
  NextToken: "more",
});

export const busEvent = (record: unknown): unknown => ({
  version: "0",
  id: "00000000-0000-4000-8000-000000000005",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.iam",
  time: "2026-11-20T12:00:00Z",
  detail: record,
});

/** A record whose request is nested deeper than any function may call itself. */
export function deepAnswer(depth: number): string {
  const marker = "DEEP";
  const text = JSON.stringify(trailRecord(1, { requestParameters: { a: marker } }));
  const deep = text.replace(JSON.stringify(marker), `${"[".repeat(depth)}${"]".repeat(depth)}`);
  return JSON.stringify({ EventId: "x", CloudTrailEvent: deep });
}
