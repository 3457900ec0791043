import type { Measure } from "../../core/exercise/objective.ts";
import type { EndCause } from "./aar-causes.ts";

/** What follows from a measure that was missed. */
export interface AarRule {
  /** What the area for improvement is called. */
  readonly area: string;
  /** Rules of one name propose the same actions. */
  readonly name: string;
  /** `each`: one action for everybody or everything that was counted, by the owner where that is a consumer. */
  readonly per: "each" | "all";
  /** A key that was ended too soon brings it about: then that is what is to be put right. */
  readonly isResultOfEarlyEnd: boolean;
  /** In how many days. */
  readonly days: number;
  /** `subject` is a name that can stand in a sentence, or null where nothing was counted by name. */
  readonly action: (subject: string | null) => string;
}

const MONTH = 30;
/** Where production would have broken, a month is too long. */
const FORTNIGHT = 14;

const all = (name: string, area: string, action: string, days = MONTH): AarRule => ({
  name,
  area,
  per: "all",
  isResultOfEarlyEnd: false,
  days,
  action: () => action,
});
const each = (
  name: string,
  area: string,
  action: (subject: string) => string,
  isResultOfEarlyEnd = false,
): AarRule => ({
  name,
  area,
  per: "each",
  isResultOfEarlyEnd,
  days: MONTH,
  action: (subject) => action(subject ?? "each consumer"),
});

/** Whoever was off: how a runtime is put onto a new key without an outage. */
const outages = (area: string): AarRule =>
  each(
    "consumers-broken",
    area,
    (subject) =>
      `Find out why ${subject} was refused; write its store, reload and probe into the inventory, so that it is swapped and proven before the old key goes`,
    true,
  );

const earlyEnd = (name: string, action: string): AarRule =>
  all(name, "A key was ended while consumers still ran on it", action, FORTNIGHT);

/** What is to be put right depends on what let the key end. */
export const EARLY_END_RULES: Readonly<Record<EndCause, AarRule>> = {
  console: earlyEnd(
    "premature-ends",
    "Agree that nobody ends a key in the provider's console while the gate is shut, and take the right to do so from accounts that don't need it",
  ),
  glass: earlyEnd(
    "premature-ends/glass",
    "Agree what has to be so before two people break the glass at the gate, and that they look first at who still calls with the key",
  ),
  "given-up": earlyEnd(
    "premature-ends/given-up",
    "Agree who may give a consumer up, and that its owner first says until when it can be out and what depends on it",
  ),
  accepted: earlyEnd(
    "premature-ends/accepted",
    "Agree which blockers may be accepted at all, and that whoever accepts one about a consumer first sees what it runs on",
  ),
  unseen: earlyEnd(
    "premature-ends/unseen",
    "Find out why nothing showed that somebody still ran on the key, and have a log or a probe that does before the next end",
  ),
};

export const AAR_RULES: Readonly<Record<Measure, AarRule>> = {
  "premature-ends": EARLY_END_RULES.console,
  "consumers-broken": outages("Consumers were refused"),
  "broken-time": outages("Consumers were out for too long"),
  "containment-time": all(
    "containment-time",
    "Containment took too long",
    "Decide beforehand how hard to contain (the step contain of the runbook), and who may do it without asking",
  ),
  "end-time": all(
    "end-time",
    "The leaked key lived too long",
    "Find out which blocker kept the gate shut longest and what would have cleared it sooner; change inventory and runbook to suit",
  ),
  "exposure-time": all(
    "exposure-time",
    "The exposure lasted too long",
    "Find out what took longest from the leak to the refusal (noticing, containing, the gate), and shorten that",
  ),
  "thief-calls": all(
    "thief-calls",
    "The thief could go on for too long",
    "Choose a harder rung for a key that is abused; stanch plan shows what each rung would cost",
  ),
  "keys-left": all(
    "keys-left",
    "Keys were left behind",
    "Hold the provider's list of keys against the journal before a response is closed, and end what nobody holds",
    FORTNIGHT,
  ),
  "on-leaked-key": each(
    "on-leaked-key",
    "Consumers were left on the leaked key",
    (subject) => `Take the leaked value out of ${subject}, and give it a key of its own`,
  ),
  "callers-missed": each(
    "callers-missed",
    "Callers off the inventory were missed",
    (subject) =>
      `Put ${subject} into the inventory with its owner; stanch inventory diff --log FILE shows who else calls`,
  ),
  "callers-misjudged": all(
    "callers-misjudged",
    "Callers were misjudged",
    "Write into the inventory by what each caller is known (match), and ask its likely owners before a caller is called hostile or harmless",
  ),
  "consumers-unproven": each(
    "consumers-unproven",
    "The key was ended without proof",
    (subject) =>
      `Give ${subject} a way to show which key it runs on: a probe, or the key's fingerprint on its status page`,
    true,
  ),
  "risks-accepted": all(
    "risks-accepted",
    "The end rested on accepted risks",
    "Say of each risk that was accepted what would prove it instead, or write down why nothing can",
  ),
  "owners-untold": each(
    "owners-untold",
    "Owners weren't told in time",
    (subject) =>
      `Have ${subject} told before a service of theirs is touched: owners: true in the step notify, and a notifier that reaches them`,
    true,
  ),
  "rash-decisions": all(
    "rash-decisions",
    "Decisions went against what was known",
    "Go through the rash decisions with those who took them, then play the scenario again with another seed",
    FORTNIGHT,
  ),
  "not-closed": all(
    "not-closed",
    "The response wasn't closed",
    "Write down what kept the response open, and play the scenario to its close",
  ),
};

/** What somebody who watched found missing, and no measure counts. */
export function seenRule(objective: string): AarRule {
  return all(
    "watched",
    objective,
    "Work out with those who played what this objective takes, and play the scenario again",
  );
}
