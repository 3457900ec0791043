import type { Objective } from "../core/exercise/objective.ts";

/** What decides which measures say something of a rehearsal. */
export interface Ratable {
  /** Each caller shows in a log that names the key, or reports its own: proof by somebody's word is never needed. */
  readonly canBeSeen: boolean;
  /** The log shows callers that the inventory doesn't name. */
  readonly showsCallers: boolean;
  /** The first step of the plan already narrows, pauses or disables. */
  readonly restrains: boolean;
  readonly tellsOwners: boolean;
  /** What the key is abused for may call for a disable, which costs callers some of their calls. */
  readonly canDisable: boolean;
}

/** Objectives for a rehearsal whose file has none: every measure that can be reached there, as strictly as it can be. */
export function defaultObjectives(ratable: Ratable): readonly Objective[] {
  const { canBeSeen, showsCallers, restrains, tellsOwners, canDisable } = ratable;
  const none = (id: string, text: string, measure: Objective["measure"] & {}): Objective => ({
    id,
    text,
    measure,
    met: 0,
  });
  return [
    none("nobody-broken", "No key is ended while a caller still works with it", "premature-ends"),
    ...(canDisable ? [] : [none("nobody-refused", "No caller has a call refused", "consumers-broken")]),
    none("nobody-left", "Every caller is off the leaked key at the end", "on-leaked-key"),
    none("nothing-left", "No surplus key and no key of a thief is left", "keys-left"),
    ...(showsCallers
      ? [
          none("callers-found", "Callers off the inventory are found before the key ends", "callers-missed"),
          none("callers-judged", "Every unknown caller is called what it is", "callers-misjudged"),
        ]
      : []),
    ...(canBeSeen
      ? [
          none("moves-proven", "Every move is proven by something observed", "consumers-unproven"),
          none("no-risk-taken", "The end rests on no acceptance, word or broken glass", "risks-accepted"),
        ]
      : []),
    ...(restrains
      ? [
          {
            id: "contained-soon",
            text: "The key is contained soon",
            measure: "containment-time",
            met: 600,
            partly: 1800,
          } as const,
        ]
      : []),
    {
      id: "ended-soon",
      text: "The leaked key is dead within hours",
      measure: "end-time",
      met: 7200,
      partly: 14_400,
    },
    ...(tellsOwners
      ? [none("owners-told", "Owners hear before their service is touched", "owners-untold")]
      : []),
    none("nothing-rash", "Nothing is done that the known facts speak against", "rash-decisions"),
    none("closed", "The response is taken to its close", "not-closed"),
  ];
}
