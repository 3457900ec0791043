import { expect, it } from "vitest";
import { githubEvent } from "../../../src/formats/events/github.ts";

it("an entry of GitHub's log names its token by hash and by number, and by no value", () => {
  const entry = {
    "@timestamp": 1_795_176_000_000,
    action: "api.request",
    actor: "cat",
    hashed_token: "aGFzaA==",
    token_id: 12,
    request_method: "GET",
    url_path: "/repos/x?page=2",
    status_code: 403,
  };
  expect(githubEvent(entry, () => "fallback")).toMatchObject({
    id: "fallback",
    at: "2026-11-20T12:00:00.000Z",
    keyIds: ["aGFzaA==", "12"],
    action: "api:GET /repos/x",
    outcome: "refused",
    deeds: ["discovery"],
  });
});

const letIn = {
  created_at: 1_795_176_000_000,
  action: "personal_access_token.access_granted",
  actor: "app[bot]",
  token_id: 12,
  user_programmatic_access_id: 345,
  user_programmatic_access_name: "laptop",
};

it("a fine-grained token that was let in is its owner's, unless nobody declared let it in", () => {
  expect(githubEvent(letIn, () => "x")).toMatchObject({
    minted: [{ id: "345", kind: "key", shared: true }],
    deeds: ["persistence"],
  });
  const revoked = { ...letIn, action: "personal_access_token.access_revoked" };
  expect(githubEvent(revoked, () => "x")).toMatchObject({ minted: [], ended: ["345"] });
});

it("a key goes by its fingerprint from its making to its end; an entry without one made nothing that can be named", () => {
  const made = { ...letIn, action: "public_key.create", fingerprint: "SHA256:EXAMPLE" };
  expect(githubEvent(made, () => "x")).toMatchObject({ minted: [{ id: "SHA256:EXAMPLE", shared: false }] });
  expect(githubEvent({ ...made, action: "public_key.delete" }, () => "x")).toMatchObject({
    ended: ["SHA256:EXAMPLE"],
  });
  expect(githubEvent({ ...letIn, action: "public_key.create" }, () => "x")).toMatchObject({ minted: [] });
});
