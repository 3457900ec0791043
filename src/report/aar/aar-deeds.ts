import type { ExerciseRow, ExerciseRowOf, Option } from "../../core/exercise/log.ts";
import type { JudgedDecision } from "../../core/exercise/score.ts";
import { type Instant, isAfter } from "../../core/time.ts";
import type { Observation } from "./aar-material.ts";
import { withoutCommand } from "./aar-words.ts";

/** What players did of which something came, and what shows it. */
export interface Deed {
  readonly title: string;
  readonly shown: Observation;
}

/**
 * A decision as the deed that it was: choices are worded as what is to be done, effects as what became known afterwards, and
 * neither says what the players did.
 */
export function deedOf(rows: readonly ExerciseRow[], decision: JudgedDecision, effect: string): Deed {
  const { at, chosen } = decision;
  const decided = rows.filter((row) => row.type === "decided");
  const option = optionOf(decided, decision);
  const said = withoutCommand(chosen);
  const [caller, who] = effect.split(" is ");
  const title =
    option === undefined || caller === undefined || who === undefined
      ? null
      : aboutCaller(option, caller, who, at, decided);
  const came = title === null ? "what came of it" : "in truth";
  return {
    title: `The players ${title ?? `chose this: ${said}`}`,
    shown: { at, text: `${said}; ${came}: ${effect}` },
  };
}

type Decided = ExerciseRowOf<"decided">;

/** The choice that was judged: it is told as it was offered, or with what it is about behind it. */
function optionOf(
  rows: readonly Decided[],
  { at, seq, chosen }: Pick<JudgedDecision, "at" | "seq" | "chosen">,
): Option | undefined {
  return rows
    .filter((row) => row.at === at && row.seq === seq)
    .flatMap(({ options, choices }) => options.filter(({ id }) => choices.includes(id)))
    .find(
      ({ id, label }) => chosen === label || id.split("/").some((part) => chosen === `${label} (${part})`),
    );
}

function aboutCaller(
  { id, careful }: Option,
  caller: string,
  who: string,
  at: Instant,
  rows: readonly Decided[],
): string | null {
  const [verb, what] = id.split("/");
  const first = (kind: string): string | undefined =>
    rows.find(({ choices }) =>
      choices.some((choice) => choice.startsWith(`${kind}/`) && choice.split("/").includes(caller)),
    )?.at;
  if (verb === "ask") {
    const judged = first("classify");
    return `asked who ${caller} is${judged !== undefined && isAfter(judged, at) ? " before they judged it" : ""}`;
  }
  // Careful is to say what was found out, which is what is so.
  const isJudged = verb === "classify" || (verb === "clear" && what === "CALLER_UNCLASSIFIED");
  if (!isJudged || !careful) return null;
  const asked = first("ask");
  return `judged ${caller} to be ${who}${asked !== undefined && isAfter(at, asked) ? " once they had asked" : ""}`;
}
