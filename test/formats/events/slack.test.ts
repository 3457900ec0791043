import { expect, it } from "vitest";
import { slackEvent } from "../../../src/formats/events/slack.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const [installed = {}] = RECORDS["slack"] ?? [];
const eventOf = (differing: object) => slackEvent({ ...installed, ...differing }, () => "fallback");

it("an entry names user and app, and no token", () => {
  expect(eventOf({})).toEqual({
    id: "00000000-0000-4000-8000-000000000001",
    at: "2026-11-20T12:00:00.000Z",
    keyIds: [],
    principals: [LEAKED, "user@example.com", "cat", "A0EXAMPLE"],
    address: "203.0.113.9",
    byService: false,
    userAgent: "python-requests/2",
    action: "slack.app_installed",
    outcome: "accepted",
    deeds: ["persistence"],
    target: "A0CHILD",
    minted: [{ id: "A0CHILD", kind: "principal", aliases: [], expiresAt: null, shared: true }],
    ended: [],
  });
});

it("times come as seconds, and as text out of tables", () => {
  expect(eventOf({ date_create: "2022-07-28 16:48:14" })).toMatchObject({ at: "2022-07-28T16:48:14.000Z" });
  expect(eventOf({ date_create: "2024-08-19 13:54:53.000000000" })).toMatchObject({
    at: "2024-08-19T13:54:53.000Z",
  });
});

it.each([
  [{ previous_scopes: ["chat:write"], new_scopes: ["chat:write", "users:read"] }, ["privilege-escalation"]],
  [{ previous_scopes: ["chat:write"], new_scopes: ["chat:write"] }, []],
  [{ new_scopes: ["chat:write"] }, ["privilege-escalation"]],
])("scopes that go to %j are good for %j", (details, deeds) => {
  expect(eventOf({ action: "app_scopes_expanded", details })).toMatchObject({ deeds, minted: [] });
});

it.each([
  ["user_login_failed", "refused", []],
  ["manual_export_started", "accepted", ["exfiltration"]],
  ["manual_export_deleted", "accepted", []],
  ["pref.two_factor_auth_changed", "accepted", ["defense-evasion"]],
])("%s is %s and good for %j", (action, outcome, deeds) => {
  expect(eventOf({ action })).toMatchObject({ action: `slack.${action}`, outcome, deeds });
});

it("a user that was made is followed until it is deactivated", () => {
  const entity = { type: "user", user: { id: "W0CHILD" } };
  expect(eventOf({ action: "user_created", entity })).toMatchObject({ minted: [{ id: "W0CHILD" }] });
  expect(eventOf({ action: "user_deactivated", entity })).toMatchObject({ ended: ["W0CHILD"] });
});
