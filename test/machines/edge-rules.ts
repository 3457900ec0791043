import { closeReasons, endsSomething, groundFor, isIntendedEnd, isDeadAndSafe, mayIntend } from "./oracle.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { swapStateOf } from "./oracle-consumer.ts";
import { isAcceptedUse, isDenial, leakedKey, rungsOn } from "./oracle-key.ts";
import { inventoryOf, isRetired } from "./oracle-inventory.ts";
import { isKept, isRungInMigration } from "./oracle-migration.ts";
import { openReasons } from "./oracle-reasons.ts";
import { type Known, rowsOf } from "./oracle-rows.ts";
import { isReplacementMissing } from "./oracle-strangers.ts";
import { opening } from "./rows.ts";
import { stateOf } from "./snapshot.ts";
import type { Edge } from "./walk.ts";

/** What must hold on every edge. */
export const RULES = {
  entry: "no edge into revoking.ending without the open gate or broken glass",
  start: "an ending begins exactly when it may, and on the ground that it names",
  intent: "no ending intent without the open gate, a cutover approval or broken glass",
  admitted: "an ending intent that may be written is taken",
  review: "an end on broken glass waits for its review",
  passage: "nothing passes the gate but an ended key, or a dead one that nobody is left on",
  containment: "nothing leaves containment with its rung neither on nor declined",
  ladder: "no containment of a key that nobody leaked",
  moved:
    "where others stay on the old key, all is over exactly while those who move are proven on their replacements",
  reopening: "accepted use of the ended key leads back to the gate",
  denial: "an end that the provider denies leads back to the gate",
  lost: "a replacement in use that is refused or dead leads back to the gate, even after the end",
  missing: "nothing is watched while a replacement in use has yet to be made",
  final: "no edge out of a final state",
  abort: "no abort unasked, or with a rung still on",
  close: "closed is entered only with nothing open",
  blockers: "the gate lists exactly what keeps it shut",
  proven: "a consumer counts as proven exactly while rules 1 and 3 hold",
} as const;

/** One edge that the design forbids, told so that the way there can be read. */
export interface Violation {
  readonly rule: string;
  readonly edge: string;
}

/** Judges one edge by the oracle's opinion of the rows before it. Empty when nothing is wrong with it. */
export function violationsOf(edge: Edge): readonly Violation[] {
  const known = { opening: opening(edge.setting), history: edge.history, now: edge.row.at };
  const broken = [
    ...endings(edge, known),
    ...ways(edge, known),
    ...closings(edge, known),
    ...lists(edge, known),
    ...swaps(edge, known),
  ];
  return broken.map((rule) => ({ rule, edge: describe(edge, known) }));
}

/** Rows that end a credential are taken exactly when they may be. */
function endings({ from, to, row, accepted }: Edge, known: Known): readonly string[] {
  const [before, after] = [stateOf(from), stateOf(to)];
  const ground = groundFor(known);
  const broken: string[] = [];
  if (after === "revoking.ending" && before !== after && ground === null) broken.push(RULES.entry);
  if (row.type === "revocation.started" && before === "revoking.gated") {
    const may = ground === row.data.ground && leakedKey(known).state !== "dead";
    if (accepted !== may) broken.push(RULES.start);
  }
  if (row.type !== "effect.intended" || !endsSomething(known, row.data)) return broken;
  const may = mayIntend(known, row.data, before);
  if (accepted && !may) broken.push(RULES.intent);
  if (!accepted && may && row.data.ending) broken.push(RULES.admitted);
  const onGlass = accepted && row.data.kind === "end" && ground === "break-glass";
  if (onGlass && (!to.context.glassUsed || to.context.reviewClosed)) broken.push(RULES.review);
  return broken;
}

/** The planned rung is on, there is none, the key is dead, or one of the people said no since the strategy changed. */
function isHeld(known: Known): boolean {
  const { rung } = known.opening.data.plan;
  const changed = rowsOf(known, "strategy.changed").at(-1)?.index ?? -1;
  const declined = rowsOf(known, "rung.declined").some(
    ({ index, data }) => data.rung === rung && index > changed,
  );
  return rung === "observe" || leakedKey(known).state === "dead" || rungsOn(known).includes(rung) || declined;
}

/** Ways round the gate. */
function ways({ from, to, row, accepted }: Edge, known: Known): readonly string[] {
  const [before, after] = [stateOf(from), stateOf(to)];
  const broken: string[] = [];
  if (from.status === "done" && (accepted || to.value !== from.value || to.context !== from.context))
    broken.push(RULES.final);
  const passed = after === "revoking.confirming" || after.startsWith("notifying");
  const unended = !before.startsWith("revoking.confirming") && !before.startsWith("notifying");
  const then = { ...known, history: [...known.history, { row, state: after }] };
  const isOver = isIntendedEnd(known, row) || isDeadAndSafe(then) || isMoved(accepted ? then : known);
  if (passed && unended && !isOver) broken.push(RULES.passage);
  if (accepted && isRungInMigration(known, row)) broken.push(RULES.ladder);
  const isAtGate = after === "revoking.gated" || after.startsWith("notifying");
  if (accepted && isKept(known)) {
    if (after === "revoking.ending" || after === "revoking.confirming") broken.push(RULES.moved);
    if (isAtGate && isMoved(then) !== after.startsWith("notifying")) broken.push(RULES.moved);
  }
  if (before.startsWith("containing") && after.startsWith("auditing") && !isHeld(known))
    broken.push(RULES.containment);
  if (before === "notifying.watching" && !isKept(known) && isAcceptedUse(row) && after !== "revoking.gated")
    broken.push(RULES.reopening);
  if (/confirming|notifying/.test(before) && isDenial(known, row) && after !== "revoking.gated")
    broken.push(RULES.denial);
  if (before.startsWith("notifying") && isLoss(known, row) && after !== "revoking.gated")
    broken.push(RULES.lost);
  if (accepted && after.startsWith("notifying") && isReplacementMissing(then)) broken.push(RULES.missing);
  if (after === "aborted" && before !== after) {
    const asked = rowsOf(known, "abort.requested").length > 0;
    if (!asked || rungsOn(known).length > 0) broken.push(RULES.abort);
  }
  return broken;
}

/** Others stay on the old key, and nothing is missing from those who move. */
function isMoved(known: Known): boolean {
  return isKept(known) && openReasons(known).length === 0;
}

function isLoss(known: Known, row: EventBody): boolean {
  if (row.type !== "replacement.probed" || inventoryOf(known).every((id) => isRetired(known, id)))
    return false;
  return row.data.outcome === "refused" || row.data.state === "dead";
}

function closings({ from, to, row }: Edge, known: Known): readonly string[] {
  if (stateOf(to) !== "closed" || stateOf(from) === "closed") return [];
  if (row.type !== "incident.closed") return [RULES.close];
  return closeReasons(known, row.data.as).length === 0 ? [] : [RULES.close];
}

/** What a person is shown at the gate, in every state. */
function lists({ from }: Edge, known: Known): readonly string[] {
  if (from.status === "done") return [];
  const shown = revocationBlockers(from.context, known.now).map(({ code, subject }) => `${code} ${subject}`);
  return isSameList(shown, openReasons(known)) ? [] : [RULES.blockers];
}

function swaps({ to, row, accepted, history }: Edge, known: Known): readonly string[] {
  if (!accepted || to.status === "done") return [];
  const then = { ...known, history: [...history, { row, state: stateOf(to) }] };
  const isRight = Object.values(to.context.consumers).every(
    ({ consumer, state }) => state === swapStateOf(then, consumer.id),
  );
  return isRight ? [] : [RULES.proven];
}

function isSameList(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify([...new Set(some)].sort()) === JSON.stringify([...new Set(others)].sort());
}

function describe({ from, to, row, history }: Edge, known: Known): string {
  const shown = revocationBlockers(from.context, known.now).map(({ code, subject }) => `${code} ${subject}`);
  const way = history.map((passed) => `${brief(passed.row)} [${passed.state}]`).join(" → ");
  const open = openReasons(known).join(", ") || "nothing";
  return `${stateOf(from)} —${row.type} ${JSON.stringify(row.data)}→ ${stateOf(to)}; open: ${open}; shown: ${shown.join(", ") || "nothing"}; after ${way}`;
}

/** A row as one word, with what was seen in it. */
function brief(row: EventBody): string {
  if (row.type !== "evidence.observed") return row.type;
  const facts = row.data.evidence.map((one) => `${one.consumer} ${one.fact} ${one.key}`);
  return [row.type, ...facts, ...row.data.callers.map(({ id }) => id)].join(" ");
}
