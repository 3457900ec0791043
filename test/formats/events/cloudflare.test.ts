import { describe, expect, it } from "vitest";
import { cloudflareV1Event } from "../../../src/formats/events/cloudflare-v1.ts";
import { cloudflareEvent } from "../../../src/formats/events/cloudflare.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

describe("version 2", () => {
  const [created = {}] = RECORDS["cloudflare"] ?? [];
  const eventOf = (differing: object) => cloudflareEvent({ ...created, ...differing }, () => "fallback");
  const asked = (method: string, uri: string, status = 200) => ({
    raw: { method, uri, status_code: status, user_agent: "curl/8" },
  });

  it("an entry names token, user, address, program and the token that was made", () => {
    expect(eventOf({})).toEqual({
      id: "00000000-0000-4000-8000-000000000001",
      at: "2026-11-20T12:00:00.000Z",
      keyIds: [LEAKED],
      principals: ["00000000000000000000000000005e70", "user@example.com"],
      address: "203.0.113.9",
      byService: false,
      userAgent: "curl/8",
      action: "cloudflare.token.create",
      outcome: "accepted",
      deeds: ["persistence"],
      target: "0000000000000000000000000000c41d",
      minted: [
        {
          id: "0000000000000000000000000000c41d",
          kind: "key",
          aliases: [],
          expiresAt: null,
          shared: false,
        },
      ],
      ended: [],
    });
  });

  it.each([
    ["PUT", "/client/v4/user/tokens/t/value", ["persistence"]],
    ["POST", "/accounts/a/access/service_tokens/t/rotate", ["persistence"]],
    ["PUT", "/client/v4/accounts/a/workers/scripts/w", ["persistence"]],
    ["POST", "/accounts/a/members", ["privilege-escalation"]],
    ["DELETE", "/zones/z/rulesets/r", ["defense-evasion"]],
    ["DELETE", "/accounts/a/logpush/jobs/1", ["defense-evasion"]],
    ["POST", "/zones/z/logpush/jobs", ["exfiltration"]],
    ["PATCH", "/zones/z/dns_records/r", ["impact"]],
    ["DELETE", "/zones/z", ["impact"]],
    ["GET", "/accounts/a/tokens?per_page=50", ["discovery"]],
    ["POST", "/zones/z/purge_cache", []],
  ])("%s %s is good for %j", (method, uri, deeds) => {
    expect(eventOf(asked(method, uri))).toMatchObject({ deeds });
  });

  it("a call is refused, failed or unknown by its status, then by its result", () => {
    expect(eventOf(asked("GET", "/zones", 403))).toMatchObject({ outcome: "refused" });
    expect(eventOf(asked("GET", "/zones", 404))).toMatchObject({ outcome: "failed" });
    const action = { time: "2026-11-20T12:00:00Z", type: "create" };
    expect(eventOf({ raw: {}, action: { ...action, result: "failure" } })).toMatchObject({
      outcome: "failed",
    });
    expect(eventOf({ raw: {}, action })).toMatchObject({ outcome: "unknown" });
  });

  it("what was answered names the new token before the resource does", () => {
    const resource = { id: "0000000000000000000000000000acc0", response: { id: "t-new" } };
    expect(eventOf({ resource })).toMatchObject({ minted: [{ id: "t-new" }] });
  });

  it("an entry that names nothing but the account doesn't name the new token", () => {
    expect(eventOf({ resource: { id: "0000000000000000000000000000acc0" } })).toMatchObject({ minted: [] });
  });

  it("a Global API Key is named by nobody", () => {
    expect(eventOf({ actor: { id: "u", context: "api_key", type: "user" } })).toMatchObject({
      keyIds: [],
      principals: ["u"],
    });
  });
});

describe("version 1", () => {
  const [created = {}] = RECORDS["cloudflare-v1"] ?? [];
  const eventOf = (differing: object) => cloudflareV1Event({ ...created, ...differing }, () => "fallback");

  it("an entry names the user, and the token only where it is made, rolled or revoked", () => {
    expect(eventOf({})).toEqual({
      id: "00000000-0000-4000-8000-000000000001",
      at: "2026-11-20T12:00:00.000Z",
      keyIds: [],
      principals: [LEAKED, "user@example.com"],
      address: "203.0.113.9",
      byService: false,
      userAgent: null,
      action: "cloudflare.account.token_create",
      outcome: "accepted",
      deeds: ["persistence"],
      target: LEAKED,
      minted: [
        {
          id: "0000000000000000000000000000c41d",
          kind: "key",
          aliases: [],
          expiresAt: null,
          shared: false,
        },
      ],
      ended: [],
    });
  });

  it.each([
    ["API_key_view", "user", "cloudflare.user.api_key_view", ["secret-read", "credential-access"]],
    ["rec_del", "DNS_record", "cloudflare.dns_record.rec_del", ["impact"]],
    ["tls_settings_deployed", "zone", "cloudflare.zone.tls_settings_deployed", []],
  ])("%s on a %s is %s", (type, resource, action, deeds) => {
    const event = eventOf({ action: { type, result: true }, resource: { type: resource, id: "1" } });
    expect(event).toMatchObject({ action, deeds, minted: [], outcome: "accepted" });
  });

  it("what had no success failed", () => {
    expect(eventOf({ action: { type: "delete", result: false } })).toMatchObject({ outcome: "failed" });
  });
});
