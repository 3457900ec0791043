/** What an operator's config says of the better-auth bed: how its access log reads, and how a key is presented to it. */
export const ACCESS_LOG_MAPPING = {
  at: { pointer: "/at", format: "iso" },
  keyId: "/keyId",
  address: "/ip",
  userAgent: "/ua",
  action: "/path",
  outcome: { pointer: "/status", accepted: ["2xx"], refused: [401] },
  identifiesKey: true,
  recordsRefusals: false,
  lag: "1s",
  cannotSee: ["which key a refused call presented", "calls to the key server's own routes"],
} as const;

export const RESOURCE_PROBE = {
  adapter: "http",
  provider: "keys",
  path: "/resource",
  headers: { "x-api-key": "${key}" },
  accepted: { status: [200] },
  refused: { status: [401] },
  madeUp: { prefix: "team.", length: 69 },
} as const;
