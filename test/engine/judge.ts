import { createSigner } from "../../src/adapters/signer.ts";
import type { World } from "../../src/adapters/world/world.ts";
import { checkpointText } from "../../src/core/checkpoint-text.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import { isEnding } from "../../src/core/predicates.ts";
import { isGlassBroken } from "../../src/core/break-glass.ts";
import { type Replay, admits, advance, replay } from "../../src/engine/replay.ts";

const signer = createSigner();

/**
 * What must hold of every journal, whatever was played: no row that the machine refuses, no outcome without an open
 * intent, no ending without a signed checkpoint and, for the leaked key, a look that found nothing in the way. No value.
 */
export function judge(entries: readonly JournalEntry[], world: World): void {
  const problems: string[] = [];
  const say = (row: JournalEntry, what: string): void =>
    void problems.push(`${row.seq} ${row.type}: ${what}`);
  let at = replay(entries.slice(0, 1));
  for (const [index, row] of entries.entries()) {
    if (index === 0) continue;
    if (!at.done && !admits(at, row)) say(row, `isn't accepted in ${at.state}`);
    if (at.done && row.type !== "lease.taken") say(row, "comes after the end");
    if (row.type === "effect.intended") {
      const open = at.incident.effects[row.data.effect];
      if (open?.state === "intended" || open?.state === "unknown") say(row, "was still open");
      if (isEnding(at.incident, row.data)) {
        for (const what of wrongWithEnding(at, row.data, row.at, entries.slice(0, index))) say(row, what);
      }
    } else if (isOutcome(row) && !isIntended(at.incident, row.data.effect)) say(row, "closes nothing");
    at = advance(at, [row]);
  }
  const text =
    JSON.stringify(entries) +
    world
      .notices()
      .map((sent) => sent.text)
      .join("\n");
  if (/EXAMPLE[a-z0-9]{4}/.test(text)) problems.push("a value is in the journal or in a notice");
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

function wrongWithEnding(
  { incident }: Replay,
  intent: EventData["effect.intended"],
  now: string,
  before: readonly JournalEntry[],
): readonly string[] {
  const problems: string[] = [];
  const checkpoint = before.at(-1);
  const newest = before.at(-2);
  if (checkpoint?.type !== "checkpoint.signed") return ["no checkpoint right before it"];
  const { size, root, by, signature } = checkpoint.data;
  if (size !== newest?.seq || root !== newest.hash) problems.push("the checkpoint is of something else");
  const key = incident.people.find((person) => person.id === by)?.publicKey ?? "";
  if (!signer.verify(key, checkpointText(incident.id, size, root), signature))
    problems.push("the checkpoint isn't signed");
  if (intent.kind !== "end") return problems;
  if (newest?.type !== "evidence.observed") problems.push("nobody looked right before it");
  const blockers = revocationBlockers(incident, now).map(({ code, subject }) => `${code} ${subject}`);
  if (blockers.length > 0 && !isGlassBroken(incident, now))
    problems.push(`in the way: ${blockers.join(", ")}`);
  return problems;
}

type Outcome = Extract<JournalEntry, { readonly data: { readonly effect: string } }>;

function isOutcome(row: JournalEntry): row is Outcome {
  return row.type !== "effect.intended" && "effect" in row.data;
}

/** A sweep and a person's word name effects that stanch never began. */
function isIntended(incident: Incident, id: string): boolean {
  const state = incident.effects[id]?.state;
  return state === "intended" || state === "unknown" || id.startsWith("sweep/") || id.startsWith("swap/");
}
