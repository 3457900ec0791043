import { expect, it } from "vitest";
import { anthropicEvent } from "../../../src/formats/events/anthropic.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const [created = {}] = RECORDS["anthropic"] ?? [];
const eventOf = (differing: object) => anthropicEvent({ ...created, ...differing }, () => "fallback");

it("an activity names the key that acted, and apart from it the key that was made", () => {
  expect(eventOf({})).toEqual({
    id: "activity_1",
    at: "2026-11-20T12:00:00.123Z",
    keyIds: [LEAKED],
    principals: [],
    address: "203.0.113.9",
    byService: false,
    userAgent: "python-requests/2",
    action: "anthropic.platform_api_key_created",
    outcome: "accepted",
    deeds: ["persistence"],
    target: "apikey_EXAMPLE0",
    minted: [{ id: "apikey_EXAMPLE0", kind: "key", aliases: [], expiresAt: null, shared: false }],
    ended: [],
  });
});

it.each([
  [
    { type: "api_actor", api_key_id: "apikey_1" },
    { keyIds: ["apikey_1"], principals: [] },
  ],
  [
    { type: "service_account_actor", service_account_id: "svac_1" },
    { keyIds: [], principals: ["svac_1"] },
  ],
  [
    { type: "user_actor", user_id: "user_1", email_address: "a@example.com" },
    { keyIds: [], principals: ["user_1", "a@example.com"] },
  ],
  [
    { type: "system_actor", service: "retention" },
    { keyIds: [], byService: true },
  ],
])("an actor %j is known by its ids", (actor, shown) => {
  expect(eventOf({ actor })).toMatchObject(shown);
});

it.each([
  [{ type: "claude_chat_access_failed" }, "refused"],
  [{ type: "magic_link_login_failed" }, "refused"],
  [{ type: "claude_chat_deletion_failed" }, "failed"],
  [{ type: "compliance_api_accessed", status_code: 401 }, "refused"],
  [{ type: "compliance_api_accessed", status_code: 500 }, "failed"],
  [{ type: "compliance_api_accessed", status_code: 200 }, "accepted"],
  [{ type: "org_users_listed" }, "accepted"],
])("%j is %s", (differing, outcome) => {
  expect(eventOf(differing)).toMatchObject({ outcome });
});

it.each([
  [{ type: "org_sso_toggled", is_enabled: false }, ["defense-evasion"]],
  [{ type: "org_sso_toggled", is_enabled: true }, []],
  [{ type: "claude_artifact_sharing_updated", audience: [{ type: "public" }] }, ["exfiltration"]],
  [{ type: "claude_artifact_sharing_updated", audience: [{ type: "organization" }] }, []],
  [{ type: "org_users_listed" }, ["discovery"]],
])("%j is good for %j", (differing, deeds) => {
  expect(eventOf(differing)).toMatchObject({ deeds });
});

it("a key that is made inactive isn't ended", () => {
  expect(eventOf({ type: "platform_api_key_updated" })).toMatchObject({ minted: [], ended: [] });
  expect(eventOf({ type: "scoped_api_key_deleted" })).toMatchObject({ ended: ["apikey_EXAMPLE0"] });
});
