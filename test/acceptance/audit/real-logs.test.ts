import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { recognise } from "../../../src/formats/event-formats.ts";
import { judgeSample, linesOf, passesOf, trail, truthOf } from "./samples.ts";

const iso = (text: string): string => new Date(text).toISOString();

describe("a key that Terraform and a thief use from one address (invictus-stratus-2023)", () => {
  const truth = truthOf("invictus-stratus-2023");
  const terraform = {
    id: "terraform",
    calls: ["api"],
    period: "on-demand" as const,
    match: { userAgents: ["APN/1.0 HashiCorp/1.0 Terraform/*"] },
  };
  const declared = { consumers: [terraform], responder: {}, ownAgent: null };
  const question = { key: truth.leaked_key, exposedAt: iso(truth.window.first), declared };

  it("is judged with a recall and a precision of 0.99 and more", async () => {
    const { judgement, events } = await judgeSample(passesOf("invictus-stratus-2023"), question);
    const attack = new Set(truth.attacker_event_ids);
    const misuse = events.filter(({ verdict }) => verdict === "misuse");
    const right = misuse.filter(({ id }) => attack.has(id)).length;
    expect(right / misuse.length).toBeGreaterThanOrEqual(0.99);
    expect(right / attack.size).toBeGreaterThanOrEqual(0.99);
    expect(judgement.window).toEqual({ first: iso(truth.window.first), last: iso(truth.window.last) });
  });

  it("has all that was made with it in its lineage, and none of the users that others made", async () => {
    const { judgement } = await judgeSample(passesOf("invictus-stratus-2023"), question);
    const found = judgement.lineage.map(({ parent, id, via }) => `${parent} ${id} ${via?.split(":")[1]}`);
    for (const { parent, child, via } of truth.lineage) expect(found).toContain(`${parent} ${child} ${via}`);
    // Beside keys and sessions: the users, and two logins of theirs.
    expect(judgement.lineage.filter(({ kind }) => kind !== "principal")).toHaveLength(truth.lineage.length);
    expect(judgement.lineage.filter(({ via }) => via === "iam:CreateUser")).toHaveLength(4);
  });

  it("gives nothing of the thief away as legitimate without an inventory either", async () => {
    const { events } = await judgeSample(passesOf("invictus-stratus-2023"), {
      ...question,
      declared: { consumers: [], responder: {}, ownAgent: null },
    });
    const said = new Map(events.map(({ id, verdict }) => [id, verdict]));
    expect(truth.attacker_event_ids.filter((id) => said.get(id) === "legitimate")).toEqual([]);
  });

  it("is judged the same with its rows turned round and every third one twice", async () => {
    const rows = linesOf(trail("invictus-stratus-2023.ndjson.gz"))
      .toReversed()
      .flatMap((row, index) => (index % 3 === 0 ? [row, row] : [row]));
    async function* turned() {
      yield* rows.flatMap((row) => {
        const event = recognise(row)?.toEvent(row, () => "none");
        return event === undefined || "problem" in event ? [] : [event];
      });
    }
    const straight = await judgeSample(passesOf("invictus-stratus-2023"), question);
    const { judgement } = await judgeSample(turned, question);
    expect(judgement.counts).toEqual(straight.judgement.counts);
    expect(judgement.window).toEqual(straight.judgement.window);
    expect(judgement.duplicates).toBeGreaterThan(500);
  });
});

describe("a quiet thief on the key of an instance (otrf-ec2-proxy-s3-exfil)", () => {
  const truth = truthOf("otrf-ec2-proxy-s3-exfil");
  const exposedAt = "2020-09-14T00:49:26.000Z";

  it("is never called legitimate, and the window is exact", async () => {
    const { judgement, events } = await judgeSample(passesOf("otrf-ec2-proxy-s3-exfil"), {
      key: truth.leaked_key,
      exposedAt,
    });
    expect(events.map(({ id }) => id).toSorted()).toEqual([...truth.attacker_event_ids].toSorted());
    expect(events.filter(({ verdict }) => verdict === "legitimate")).toEqual([]);
    expect(judgement.window).toEqual({ first: iso(truth.window.first), last: iso(truth.window.last) });
  });

  it("is misuse once the inventory tells program and calls of the instance", async () => {
    const instance = { id: "proxy", calls: ["ec2"], period: 3600, match: { userAgents: ["aws-sdk-*"] } };
    const { judgement } = await judgeSample(passesOf("otrf-ec2-proxy-s3-exfil"), {
      key: truth.leaked_key,
      exposedAt,
      declared: { consumers: [instance], responder: {}, ownAgent: null },
    });
    expect(judgement.counts).toEqual({ legitimate: 0, misuse: 11, undetermined: 0 });
  });
});

describe("one technique at a time (stratus-detonation-logs)", () => {
  interface Row {
    readonly "x-technique": string;
    readonly userIdentity: { readonly accessKeyId?: string };
  }
  const rows = linesOf(trail("stratus-detonation-logs.ndjson.gz")) as readonly Row[];
  const truth = truthOf("stratus-detonation-logs");
  const children = new Set(truth.lineage.map(({ child }) => child));
  const techniques = [...new Set(rows.map((row) => row["x-technique"]))];

  it.each(techniques)("%s: everything that its leaked key made is in the lineage", async (technique) => {
    const own = rows.filter((row) => row["x-technique"] === technique);
    const leaked = own.map(({ userIdentity }) => userIdentity.accessKeyId).find((id) => id !== undefined);
    const key = own
      .map(({ userIdentity }) => userIdentity.accessKeyId)
      .find((id) => id !== undefined && !children.has(id));
    const events = own.flatMap((row): AuditEvent[] => {
      const event = recognise(row)?.toEvent(row, () => "none");
      return event === undefined || "problem" in event ? [] : [event];
    });
    expect(events).toHaveLength(own.length);
    // A login to the console presents no key at all.
    if (key === undefined) return expect(leaked).toBeUndefined();
    async function* pass() {
      yield* events;
    }
    const { judgement } = await judgeSample(pass, { key });
    const made = judgement.lineage.map(({ parent, id }) => `${parent} ${id}`);
    const due = truth.lineage
      .filter(({ parent }) => parent === key)
      .map(({ parent, child }) => `${parent} ${child}`);
    expect(due.filter((one) => !made.includes(one))).toEqual([]);
    expect(judgement.verdict).not.toBe("legitimate");
  });

  it("covers all of the known lineage", () => {
    expect(techniques).toHaveLength(35);
    expect(truth.lineage).toHaveLength(11);
  });
});
