import type { JudgedTactic } from "../core/audit-judge/judgement.ts";
import { SIGNAL_WORDS, isSignal } from "../core/audit-judge/signals.ts";
import type { JudgedUser } from "../core/audit-summary.ts";
import { count, named } from "./phrase.ts";

const MOST_ACTIONS = 4;

/** `judged misuse: from a network that …; many refused calls …`; nothing more than what the log shows. */
export function judgedWords({ verdict, reasons }: JudgedUser): string {
  const why = reasons.flatMap((reason) =>
    isSignal(reason) ? [SIGNAL_WORDS[reason]] : reason === "as-before" ? [AS_BEFORE] : [],
  );
  return `judged ${verdict}: ${why.length === 0 ? "nothing for or against it" : why.join("; ")}`;
}

/** `judged misuse (new-network, persistence)`: for a cell; what the names stand for says `docs/audit.md`. */
export function judgedShort({ verdict, reasons }: JudgedUser): string {
  return `judged ${verdict} (${reasons.join(", ")})`;
}

const AS_BEFORE = "the same program did the same from the same network before the exposure";

/** What was done by those whom nothing explains: tactic, calls, refused ones, kinds of call. */
export function deedRow({ tactic, count: calls, refused, actions }: JudgedTactic): readonly string[] {
  const shown = actions.slice(0, MOST_ACTIONS).map((one) => `${named(one.action)} ${one.count}`);
  const more = actions.length > shown.length ? `, ${count(actions.length - shown.length, "more kind")}` : "";
  return [tactic, String(calls), String(refused), `${shown.join(", ")}${more}`];
}
