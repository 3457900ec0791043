import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { createInNetwork } from "../../../../src/adapters/in-network.ts";
import type { AuditEvent, Deed, LogReading, MintedCredential } from "../../../../src/core/audit-event.ts";
import { type Question, judge } from "../../../../src/core/audit-judge/judge.ts";
import type { JudgedEvent, Judgement } from "../../../../src/core/audit-judge/judgement.ts";
import { shownJudgement } from "../../../../src/core/audit-judge/shown-judgement.ts";
import { shownEventId } from "../../../../src/core/audit-judge/shown-names.ts";
import { recognise } from "../../../../src/formats/event-formats.ts";
import { renderJudgedLog } from "../../../../src/report/judged-log.ts";
import { type Outcome, type Subject, fuzzed } from "../../../fuzz/run.ts";
import { CANARIES, nearRecords } from "./near-records.ts";
import { SEEDS } from "./seeds.ts";
import { anyText } from "../../../any-text.ts";

const LEAKED = "AKIAEXAMPLELEAKED000";
const IDS = [
  LEAKED,
  "ASIAEXAMPLE000000001",
  "ASIAEXAMPLE000000002",
  "user:1/a",
  "console:1/a",
  "a",
  ...CANARIES,
];
const DEEDS: readonly Deed[] = [
  "discovery",
  "persistence",
  "defense-evasion",
  "exfiltration",
  "secret-read",
  "secrets-at-once",
  "llm-recon",
  "llm-use",
];

const id = fc.constantFrom(...IDS);
const ids = fc.array(id, { maxLength: 3 });
/** Around the exposure and at both ends of what a time may be. */
const at = fc.oneof(
  fc
    .integer({ min: -30 * 86_400, max: 86_400 })
    .map((second) => iso(Date.parse("2026-11-20T12:00:00Z") + second * 1000)),
  fc.constantFrom(iso(1), "2026-11-20T12:00:00.000Z", "9999-12-31T23:59:59.999Z"),
);
const text = fc.oneof(
  fc.constantFrom(
    "203.0.113.9",
    "2001:db8::1",
    "iam:CreateUser",
    "s3:GetObject",
    "api:GET /a",
    "aws-cli/2.15",
    "",
    "\u001b[2J",
    "__proto__",
    ...CANARIES,
  ),
  anyText(20),
);
const maybe = fc.option(text, { freq: 4 });
const minted: fc.Arbitrary<MintedCredential> = fc.record({
  id,
  kind: fc.constantFrom("key", "session", "principal"),
  aliases: ids,
  expiresAt: fc.option(at),
  shared: fc.boolean(),
});

const made: fc.Arbitrary<AuditEvent> = fc.record({
  id: fc.constantFrom("1", "2", "3", "00000000-0000-4000-8000-000000000001", ...CANARIES),
  at,
  keyIds: ids,
  principals: ids,
  address: maybe,
  byService: fc.boolean(),
  userAgent: maybe,
  action: maybe,
  outcome: fc.constantFrom("accepted", "accepted", "refused", "failed", "unknown"),
  deeds: fc.uniqueArray(fc.constantFrom(...DEEDS), { maxLength: 3 }),
  target: maybe,
  minted: fc.oneof(fc.constant([]), fc.array(minted, { maxLength: 3 })),
  ended: fc.oneof(fc.constant([]), ids),
});

const question: fc.Arbitrary<Question> = fc.record({
  key: id,
  exposedAt: fc.option(at),
  baseline: fc.nat(366 * 86_400),
  declared: fc.record({
    consumers: fc.array(
      fc.record({
        id: fc.constantFrom("app", "job"),
        match: fc.constantFrom(
          {},
          { userAgents: ["aws-cli*"] },
          { networks: ["203.0.113.0/24", "nothing"] },
          { principals: ["a"] },
        ),
        calls: fc.constantFrom(["api"], ["s3"], ["s3:Get*", "*"]),
        period: fc.constantFrom("on-demand" as const, 60, 3600, 86_400),
      }),
      { maxLength: 2 },
    ),
    responder: fc.constantFrom({}, { userAgents: ["*"] }, { networks: ["2001:db8::/32"] }),
    ownAgent: fc.option(fc.constant("stanch/1")),
  }),
  asOf: at,
});

/** Events that no reader has to have made, and those of records that are nearly right. */
export const JUDGING: readonly Subject[] = [
  fuzzed("judge, made events", fc.tuple(fc.array(made, { maxLength: 14 }), question), ([events, asked]) =>
    checkJudge(events, asked),
  ),
  fuzzed(
    "judge, near records",
    fc.tuple(
      fc.array(nearRecords([...SEEDS.values()].flat()), { maxLength: 8 }),
      question,
      fc.infiniteStream(fc.boolean()),
    ),
    ([records, asked, coins]) => checkJudge(eventsOf(records, coins, asked.key), asked),
  ),
];

/** Throws unless every event on the key's lineage is judged once, in few passes, and nothing secret or wild is shown. */
async function checkJudge(events: readonly AuditEvent[], asked: Question): Promise<Outcome> {
  let passes = 0;
  async function* pass(): AsyncGenerator<AuditEvent> {
    passes += 1;
    if (passes > 10 * (events.length + 2)) throw new Error("the lineage doesn't come to its end");
    yield* events;
  }
  const judged: JudgedEvent[] = [];
  const tools = { inNetwork: createInNetwork(), digest };
  const judgement = await judge(pass, asked, tools, { event: (one) => void judged.push(one) });
  const sum = Object.values(judgement.counts).reduce((one, other) => one + other, 0);
  if (sum !== judged.length) throw new Error(`${judged.length} are judged, ${sum} are counted`);
  checkLineage(judgement);

  const shown = shownJudgement(judgement, (one) => one);
  const said = [
    JSON.stringify(shown),
    renderJudgedLog(shown, reading(events)),
    ...judged.map((event) => `${shownEventId(event.id, digest)} ${event.reasons.join(" ")}`),
  ].join("\n");
  if (CANARIES.some((canary) => said.includes(canary))) throw new Error("a value shows");
  return judged.length > 0 ? "read" : "refused";
}

/** From each credential its makers lead back to the leaked key. */
function checkLineage({ key, lineage }: Judgement): void {
  const parents = new Map(lineage.map(({ id: one, parent }) => [one, parent]));
  for (const { id: start } of lineage) {
    let [here, steps] = [start, 0];
    while (here !== key) {
      const parent = parents.get(here);
      steps += 1;
      if (parent === undefined || steps > lineage.length)
        throw new Error(`${start} doesn't lead back to the leaked key`);
      here = parent;
    }
  }
}

/** On the leaked key, mostly: what isn't on its lineage isn't judged. */
function eventsOf(records: readonly unknown[], coins: Iterator<boolean>, key: string): readonly AuditEvent[] {
  return records.flatMap((record) => {
    const event = recognise(record)?.toEvent(record, () => "fallback");
    if (event === undefined || "problem" in event) return [];
    return coins.next().value === true ? [{ ...event, keyIds: [key, ...event.keyIds] }] : [event];
  });
}

function reading(events: readonly AuditEvent[]): LogReading {
  const [from, to] = [events[0]?.at ?? null, events.at(-1)?.at ?? null];
  return {
    events: events.length,
    unreadable: 1,
    cutOff: 0,
    damaged: 0,
    outOfOrder: 2,
    from,
    to,
    sources: [],
  };
}

function digest(one: string): string {
  return createHash("sha256").update(one).digest("hex");
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}
