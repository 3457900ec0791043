import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import { recognise } from "../../../src/formats/event-formats.ts";
import { judgeSample } from "../../acceptance/audit/samples.ts";
import { LEAKED, RECORDS } from "../../formats/events/event-records.ts";
import { readBytes } from "./event-files.ts";

const all = Object.values(RECORDS).flat();
const [first = {}] = RECORDS["anthropic"] ?? [];

async function lineageOf(records: readonly object[]) {
  const text = records.map((record) => JSON.stringify(record)).join("\n");
  const { events, tally } = await readBytes(text);
  expect(tally.unreadable).toBe(0);
  async function* pass() {
    yield* events;
  }
  return (await judgeSample(pass, { key: LEAKED })).judgement;
}

describe("logs of several providers in one file", () => {
  it("are read each by its own format, whatever stands before a record", async () => {
    const text = (records: readonly object[]): string =>
      records.map((record) => JSON.stringify(record)).join("\n");
    const expected = (records: readonly object[]) =>
      records.map((record) => recognise(record)?.toEvent(record, () => "none"));
    // Each stands behind each once.
    const pairs = all.flatMap((one) => all.flatMap((other) => [one, other]));
    const { events, tally } = await readBytes(gzipSync(text(pairs)));
    expect(events).toEqual(expected(pairs));
    expect(tally).toMatchObject({ unreadable: 0, events: pairs.length });
    expect(tally.sources).toHaveLength(Object.keys(RECORDS).length);
  });

  it("are judged once, however often a record comes and in which order", async () => {
    const once = await lineageOf(all);
    const turned = await lineageOf([...all, ...all].toReversed());
    expect(turned.counts).toEqual(once.counts);
    expect(turned.duplicates).toBe(Object.values(once.counts).reduce((sum, count) => sum + count, 0));
  });
});

it.each(Object.keys(RECORDS))("what is left unparsed of a log of %s changes nothing", async (name) => {
  const records = RECORDS[name] ?? [];
  const others = all.filter((record) => !records.includes(record));
  const folder = mkdtempSync(join(tmpdir(), "stanch-provider-logs-"));
  const file = join(folder, "log");
  writeFileSync(file, [...others, ...records].map((record) => JSON.stringify(record)).join("\n"));
  const { passes } = createEventLog([file], null);
  // The child of each set is looked for, too: fewer records hold its name.
  const child = (await judgeSample(passes, { key: LEAKED })).judgement.lineage.at(-1)?.id ?? "";
  for (const key of [LEAKED, child]) {
    const quick = await judgeSample(passes, { key });
    const slow = await judgeSample(() => passes(), { key });
    expect(quick).toEqual(slow);
  }
  rmSync(folder, { recursive: true });
});

it("the end of a token that only a message names is seen, whoever brought it about", async () => {
  const [made = {}, ended = {}] = RECORDS["gitlab"] ?? [];
  const byAnother = {
    ...ended,
    author_id: 9,
    author_name: "admin",
    details: { ...Object(ended["details"]), author_name: "admin" },
  };
  const folder = mkdtempSync(join(tmpdir(), "stanch-provider-logs-"));
  const file = join(folder, "log");
  writeFileSync(file, [byAnother, made].map((record) => JSON.stringify(record)).join("\n"));
  // Read as the command reads it: records without any id of the lineage are left out.
  const { judgement } = await judgeSample(createEventLog([file], null).passes, { key: LEAKED });
  rmSync(folder, { recursive: true });
  expect(judgement.lineage).toMatchObject([{ id: "token:gitlab/77", state: "ended" }]);
});

describe("what was made with the key and then used belongs to it", () => {
  const openai = { object: "organization.audit_log", effective_at: 1_795_176_000 };
  const cloudflare = { action: { type: "create", result: "success", time: "2026-11-20T12:00:00Z" } };
  const github = { created_at: 1_795_176_000_000, actor: "cat", org: "my-org" };
  const datadog = (attributes: object) => ({
    source: "audit",
    date: "2026-11-20T12:00:00Z",
    attributes: { evt: { name: "Authentication" }, ...attributes },
  });

  it.each([
    [
      "an API key of OpenAI",
      {
        ...openai,
        type: "api_key.created",
        actor: { type: "api_key", api_key: { id: LEAKED } },
        "api_key.created": { id: "key_CHILD" },
      },
      { ...openai, type: "project.created", actor: { type: "api_key", api_key: { id: "key_CHILD" } } },
    ],
    [
      "a service account of OpenAI, by whichever key",
      {
        ...openai,
        type: "service_account.created",
        actor: { type: "api_key", api_key: { id: LEAKED } },
        "service_account.created": { id: "svc_CHILD" },
      },
      {
        ...openai,
        type: "project.created",
        actor: { type: "api_key", api_key: { id: "key_OTHER", service_account: { id: "svc_CHILD" } } },
      },
    ],
    [
      "an API key of Anthropic",
      { ...first, api_key_id: "apikey_CHILD" },
      {
        ...first,
        id: "u",
        type: "org_users_listed",
        actor: { type: "api_actor", api_key_id: "apikey_CHILD" },
      },
    ],
    [
      "a token of Cloudflare",
      {
        ...cloudflare,
        actor: { token_id: LEAKED },
        raw: { method: "POST", uri: "/user/tokens", status_code: 200 },
        resource: { id: "CHILD" },
      },
      {
        ...cloudflare,
        actor: { token_id: "CHILD" },
        raw: { method: "GET", uri: "/zones", status_code: 200 },
      },
    ],
    [
      "a fine-grained token of GitHub that was let in",
      {
        ...github,
        action: "personal_access_token.access_granted",
        hashed_token: LEAKED,
        user_programmatic_access_id: 345,
      },
      { ...github, action: "git.clone", hashed_token: "other", token_id: 345 },
    ],
    [
      "an app of Slack",
      (RECORDS["slack"] ?? [])[0],
      {
        date_create: 1_795_176_000,
        action: "file_downloaded",
        actor: { type: "user", user: { id: "W0BOT" } },
        context: { app: { id: "A0CHILD" } },
      },
    ],
    [
      "an application key of Datadog",
      datadog({
        action: "created",
        asset: { type: "application_key", id: "CHILD" },
        metadata: { api_key: { id: LEAKED } },
      }),
      datadog({ action: "created", asset: { type: "user" }, metadata: { application_key: { id: "CHILD" } } }),
    ],
  ])("%s", async (_, made, used) => {
    const judgement = await lineageOf([used ?? {}, made ?? {}]);
    expect(judgement.lineage).toMatchObject([{ parent: LEAKED, uses: 1, stolen: true, state: "alive" }]);
    expect(judgement.callers.flatMap(({ signals }) => signals)).toContain("minted-then-used");
  });
});
