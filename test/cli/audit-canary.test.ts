import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { trailRecord } from "../adapters/audit-log/event-files.ts";
import { type House, makeHouse } from "./house.ts";

const KEY = "AKIAEXAMPLELEAKED000";
const CANARIES = [
  "team.EXAMPLEcanary0123456789abcdef",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "ghp_EXAMPLEcanary0123456789abcdefghijklm",
  "=EXAMPLEcanary\u001b[2J<b>0123456789",
] as const;

const iam = { eventSource: "iam.amazonaws.com" };
const issuer = {
  sessionContext: { sessionIssuer: { principalId: "AROAEXAMPLE0000000", arn: "a", userName: "r" } },
};
const RECORDS = [
  trailRecord(1, { errorCode: "AccessDenied", errorMessage: "no", additionalEventData: { a: "b" } }),
  trailRecord(2, {
    ...iam,
    eventName: "CreateUser",
    requestParameters: { userName: "eve" },
    responseElements: {
      user: { userName: "eve", userId: "AIDAEXAMPLE0000000000", arn: "arn:aws:iam::1:user/eve" },
    },
  }),
  trailRecord(3, { ...iam, eventName: "CreateLoginProfile", requestParameters: { userName: "eve" } }),
  trailRecord(4, {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    userIdentity: {
      accessKeyId: KEY,
      principalId: "AIDAEXAMPLE0000000001",
      arn: "arn",
      userName: "u",
      ...issuer,
    },
    responseElements: {
      credentials: {
        accessKeyId: "ASIAEXAMPLE000000000",
        expiration: "Nov 20, 2026, 1:00:00 PM",
        sessionToken: "t",
      },
      assumedRoleUser: { assumedRoleId: "AROAEXAMPLE0000000:s", arn: "arn" },
    },
  }),
  trailRecord(5, {
    ...iam,
    eventName: "DeleteAccessKey",
    requestParameters: { accessKeyId: "AKIAEXAMPLECHILD0000" },
  }),
];
const GITHUB = {
  "@timestamp": 1_795_176_000_000,
  _document_id: "pWWWWWWWWWWWWWWWWWWWWW",
  action: "api.request",
  actor: "cat",
  actor_ip: "203.0.113.9",
  hashed_token: KEY,
  token_id: 12,
  user_agent: "curl/8",
  org: "my-org",
  repo: "my-org/my-repo",
  request_method: "GET",
  url_path: "/orgs/my-org",
  status_code: 200,
};

let house: House;
const folder = mkdtempSync(join(tmpdir(), "stanch-canary-"));
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Copies of the record, each with the canary in one field more. */
function planted(
  record: unknown,
  canary: string,
  path: readonly string[] = [],
): readonly [string, unknown][] {
  if (record === null || typeof record !== "object") return [[path.join("."), canary]];
  return Object.entries(record).flatMap(([name, value]) => [
    ...planted(value, canary, [...path, name]).map(([at, inner]): [string, unknown] => [
      at,
      { ...record, [name]: inner },
    ]),
    ...(path.length === 0 ? [[`name of ${name}`, { ...record, [canary]: value }] as [string, unknown]] : []),
  ]);
}

function forms(canary: string): readonly string[] {
  const buffer = Buffer.from(canary);
  return [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    buffer.toString("base64").replace(/=+$/, ""),
    buffer.toString("base64url"),
    buffer.toString("hex"),
  ];
}

async function outputs(records: readonly unknown[], canary: string): Promise<string> {
  const log = join(folder, "log.ndjson");
  const events = join(folder, "events.ndjson");
  writeFileSync(log, records.map((record) => JSON.stringify(record)).join("\n"));
  const picture = join(folder, "window.svg");
  const words = ["audit", "--log", log, "--key", KEY] as const;
  rmSync(events, { force: true });
  rmSync(picture, { force: true });
  const plain = await house.stanch(...words, "--events", events, "--picture", picture);
  const json = await house.stanch(...words, "--json");
  expect(plain.code === 11 || plain.code === 0 || plain.code === 2).toBe(true);
  expect(canary.length).toBeGreaterThan(20);
  return [
    plain.out,
    plain.err,
    json.out,
    json.err,
    ...(plain.code === 2 ? [] : [events, picture].map((file) => readFileSync(file, "utf8"))),
  ].join("\n");
}

it.each(CANARIES)("a secret in any field of CloudTrail is in no output: %j", async (canary) => {
  let fields = 0;
  for (const [index, record] of RECORDS.entries()) {
    for (const [field, copy] of planted(record, canary)) {
      fields += 1;
      const shown = await outputs(RECORDS.with(index, copy as (typeof RECORDS)[number]), canary);
      for (const form of forms(canary)) expect(shown.includes(form), `${field} as ${form}`).toBe(false);
    }
  }
  expect(fields).toBeGreaterThan(100);
});

it.each(CANARIES)("a secret in any field of GitHub's log is in no output: %j", async (canary) => {
  for (const [field, copy] of planted(GITHUB, canary)) {
    const shown = await outputs([copy, GITHUB], canary);
    for (const form of forms(canary)) expect(shown.includes(form), `${field} as ${form}`).toBe(false);
  }
});

it("what a caller wrote to trouble a terminal reaches it in no form that it obeys", async () => {
  const shown = await outputs(
    [trailRecord(1, { userAgent: "\u001b]52;c;x\u0007\u202e", sourceIPAddress: "\u001b[2J" })],
    "x".repeat(30),
  );
  // eslint-disable-next-line no-control-regex
  expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});
