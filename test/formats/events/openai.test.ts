import { expect, it } from "vitest";
import { openaiEvent } from "../../../src/formats/events/openai.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const [created = {}] = RECORDS["openai"] ?? [];
const eventOf = (differing: object) => openaiEvent({ ...created, ...differing }, () => "fallback");

it("an entry names key, service account and owner by their ids, and no address where there is none", () => {
  expect(eventOf({})).toEqual({
    id: "audit_log-1",
    at: "2026-11-20T12:00:00.000Z",
    keyIds: [LEAKED],
    principals: ["svc_acct_EXAMPLE", "user-EXAMPLE", "user@example.com"],
    address: null,
    byService: false,
    userAgent: null,
    action: "api_key.created",
    outcome: "accepted",
    deeds: ["persistence"],
    target: "key_EXAMPLECHILD",
    minted: [{ id: "key_EXAMPLECHILD", kind: "key", aliases: [], expiresAt: null, shared: false }],
    ended: [],
  });
});

it("details may stand under a name with underscores", () => {
  const { "api_key.created": body, ...rest } = created;
  const event = openaiEvent({ ...rest, api_key_created: body }, () => "fallback");
  expect(event).toMatchObject({ minted: [{ id: "key_EXAMPLECHILD" }] });
});

it.each([
  ["api_key.updated", { changes_requested: { scopes: ["api.model.read"] } }, []],
  ["api_key.updated", { changes_requested: { scopes: ["api.model.read", "all"] } }, ["privilege-escalation"]],
  ["api_key.updated", {}, []],
  ["organization.updated", { changes_requested: { title: "t" } }, []],
  ["organization.updated", { changes_requested: { api_call_logging: "disabled" } }, ["defense-evasion"]],
  ["role.assignment.created", { id: "role_assignment_role-api-project-viewer__api-project__p" }, []],
  ["role.assignment.created", { id: "role_assignment_role-api-project-owner__x" }, ["privilege-escalation"]],
  ["tenant.workload_identity.binding.created", {}, ["persistence"]],
  ["constructor", {}, []],
])("%s with %j is good for %j", (type, body, deeds) => {
  expect(eventOf({ type, [type]: body })).toMatchObject({ deeds, minted: [], ended: [] });
});

it("people that were added are there for themselves; service accounts and keys aren't", () => {
  const added = eventOf({ type: "user.added", "user.added": { id: "user-EXAMPLE9" } });
  expect(added).toMatchObject({ minted: [{ id: "user-EXAMPLE9", kind: "principal", shared: true }] });
  const account = eventOf({ type: "service_account.created", "service_account.created": { id: "svc" } });
  expect(account).toMatchObject({ minted: [{ id: "svc", kind: "principal", shared: false }] });
});
