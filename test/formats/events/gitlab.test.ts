import { expect, it } from "vitest";
import { gitlabEvent } from "../../../src/formats/events/gitlab.ts";
import { LEAKED, RECORDS } from "./event-records.ts";

const [created = {}] = RECORDS["gitlab"] ?? [];
const eventOf = (differing: object) => gitlabEvent({ ...created, ...differing }, () => "fallback");
const saying = (custom_message: unknown, more: object = {}) =>
  eventOf({ event_type: undefined, ...more, details: { custom_message } });

it("an event names its author and no token; one that was made goes by its number", () => {
  expect(eventOf({})).toEqual({
    id: "1",
    at: "2026-11-20T12:00:00.644Z",
    keyIds: [],
    principals: ["43", "user@example.com", LEAKED],
    address: "203.0.113.9",
    byService: false,
    userAgent: null,
    action: "gitlab.personal_access_token_created",
    outcome: "accepted",
    deeds: ["persistence"],
    target: "cat",
    minted: [{ id: "token:gitlab/77", kind: "key", aliases: [], expiresAt: null, shared: false }],
    ended: [],
  });
});

it.each([
  [
    "Created project access token with token_id: 12 with scopes: [api]",
    "gitlab.project_access_token_created",
  ],
  ["Revoked project access token with token_id: 12", "gitlab.project_access_token_deleted"],
  ["Revoked personal access token with id 12", "gitlab.personal_access_token_revoked"],
  ["Project archived", null],
  [{ protocol: "ssh", action: "git-upload-pack" }, null],
])("an event of an older version, %j, is %s", (message, action) => {
  expect(saying(message)).toMatchObject({ action });
});

it("fixed words of events without a type are their action; text that somebody chose isn't", () => {
  const of = (details: object) => eventOf({ event_type: undefined, details });
  expect(of({ change: "email address", from: "a", to: "b" })).toMatchObject({
    action: "gitlab.change_email_address",
  });
  expect(of({ add: "group" })).toMatchObject({ action: "gitlab.add_group" });
  expect(of({ add: "team.EXAMPLE0123456789" })).toMatchObject({ action: null });
});

it("what was only tried made nothing", () => {
  const message = "Attempted to create personal access token but failed with message: no";
  const event = saying(message, { event_type: "personal_access_token_created" });
  expect(event).toMatchObject({ outcome: "failed", minted: [] });
  expect(saying("", { event_type: "deploy_token_creation_failed" })).toMatchObject({ outcome: "failed" });
  expect(saying("", { event_type: "login_failed_with_otp_authentication" })).toMatchObject({
    outcome: "refused",
  });
});

it("a push runs what it brings, a fetch takes what is there", () => {
  const event_type = "repository_git_operation";
  expect(saying({ protocol: "http", action: "git-receive-pack" }, { event_type })).toMatchObject({
    deeds: ["execution"],
  });
  expect(saying({ protocol: "http", action: "git-upload-pack" }, { event_type })).toMatchObject({
    deeds: ["collection"],
  });
});

it("a user that was made is followed by its id until it is destroyed", () => {
  expect(eventOf({ event_type: "user_created", details: {} })).toMatchObject({
    minted: [{ id: "44", kind: "principal", shared: true }],
  });
  expect(eventOf({ event_type: "user_destroyed", details: {} })).toMatchObject({ ended: ["44"] });
});
