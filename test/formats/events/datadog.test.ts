import { expect, it } from "vitest";
import { datadogEvent } from "../../../src/formats/events/datadog.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const [created = {}, , request = {}] = RECORDS["datadog"] ?? [];
const inner = (record: object): object =>
  (record as { attributes: { attributes: object } }).attributes.attributes;
/** The same event as an archive holds it: one layer of attributes less. */
const archived = (record: object, differing: object = {}) => ({
  _id: "AwAAAEXAMPLE",
  date: "2026-11-20T12:00:00.123Z",
  source: "audit",
  status: "info",
  attributes: { ...inner(record), ...differing },
});

it("an event names both keys of a call, its user, and the key that was made", () => {
  expect(datadogEvent(created, () => "fallback")).toEqual({
    id: "AwAAAEXAMPLE1",
    at: "2026-11-20T12:00:00.123Z",
    keyIds: [LEAKED, "00000000-0000-4000-8000-0000000000bb"],
    principals: ["00000000-0000-4000-8000-0000000000cc", "user@example.com"],
    address: "203.0.113.9",
    byService: false,
    userAgent: null,
    action: "datadog.api_key.created",
    outcome: "accepted",
    deeds: ["persistence"],
    target: "00000000-0000-4000-8000-00000000c41d",
    minted: [
      {
        id: "00000000-0000-4000-8000-00000000c41d",
        kind: "key",
        aliases: [],
        expiresAt: null,
        shared: false,
      },
    ],
    ended: [],
  });
});

it("out of an archive it says the same", () => {
  const event = datadogEvent(archived(created), () => "fallback");
  expect(event).toEqual({ ...datadogEvent(created, () => "fallback"), id: "AwAAAEXAMPLE" });
  const later = { ...archived(created, { timestamp: "2026-11-20T12:00:01Z" }), date: "not-a-date" };
  expect(datadogEvent(later, () => "fallback")).toMatchObject({ at: "2026-11-20T12:00:01.000Z" });
});

it("a request goes by its method and route, and is refused by its status", () => {
  expect(datadogEvent(request, () => "fallback")).toMatchObject({
    action: "api:GET /api/v1/dashboard/{id}",
    userAgent: "curl/8",
    outcome: "refused",
    deeds: ["discovery"],
    minted: [],
  });
});

it.each([
  [{ evt: { name: "Authentication" }, action: "login" }, "datadog.authentication.login", ["initial-access"]],
  [
    { asset: { type: "exclusion filter" }, action: "created" },
    "datadog.exclusion_filter.created",
    ["defense-evasion"],
  ],
  [
    { asset: { type: "sensitive_data_scanner_scanning_rule" }, action: "deleted" },
    "datadog.sensitive_data_scanner_scanning_rule.deleted",
    ["defense-evasion"],
  ],
  [{ asset: { type: "monitor" }, action: "resolved" }, "datadog.monitor.resolved", []],
])("%j is %s", (differing, action, deeds) => {
  const event = datadogEvent(archived(created, { asset: undefined, ...differing }), () => "fallback");
  expect(event).toMatchObject({ action, deeds });
});

it("what Datadog's own systems do is nobody's call, and errors did nothing", () => {
  const event = archived(created, { evt: { name: "Workflows", actor: { type: "SYSTEM" } }, status: "error" });
  expect(datadogEvent(event, () => "fallback")).toMatchObject({ byService: true, outcome: "failed" });
});
