import { pageLookups } from "./paging.ts";
import type { Call, Source } from "./provider-call.ts";
import type { ProviderSteps, Step, StepKind } from "./provider-steps.ts";

/** One call of a mapping: where it stands in the file, and what is known by the time it's made. */
export interface PlacedCall {
  readonly kind: StepKind;
  readonly at: readonly (string | number)[];
  readonly call: Call;
  /** Look-ups that calls before it, or the pages of a list, give. */
  readonly known: readonly string[];
}

/** Every call of every step, in the order in which a step makes them. */
export function callsOf(steps: ProviderSteps): readonly PlacedCall[] {
  return Object.entries(steps).flatMap(([name, step]) => callsOfStep(name as StepKind, step));
}

function callsOfStep(kind: StepKind, step: Step): readonly PlacedCall[] {
  const at = ["steps", kind];
  const known = new Set<string>();
  const placed: PlacedCall[] = [];
  const place = (call: Call, tail: readonly (string | number)[], extra: readonly string[] = []): void => {
    placed.push({ kind, at: [...at, ...tail], call, known: [...known, ...extra] });
  };
  const learn = (gives: object): void => Object.keys(gives).forEach((one) => known.add(one));
  step.first.forEach((call, index) => {
    place(call, ["first", index]);
    learn(call.gives);
  });
  if ("per" in step && step.per !== undefined) {
    place(step.per, ["per"], Object.keys(pageLookups(step.per.paging)));
    learn(step.per.gives);
  }
  place(step, [], "paging" in step ? Object.keys(pageLookups(step.paging)) : []);
  if ("then" in step) {
    learn(step.gives);
    step.then.forEach((call, index) => {
      place(call, ["then", index]);
      learn(call.gives);
    });
  }
  return placed;
}

/** Names that are known once all calls of the step were made. */
export function givenBy(kind: StepKind, step: Step): readonly string[] {
  return entriesOf(kind, step).map(([name]) => name);
}

/** Names of cookies that the step's calls give: whoever has one may pass for stanch. */
export function cookiesOf(kind: StepKind, step: Step): readonly string[] {
  return entriesOf(kind, step).flatMap(([name, source]) =>
    typeof source === "object" && ("cookie" in source || "cookies" in source) ? [name] : [],
  );
}

function entriesOf(kind: StepKind, step: Step): readonly (readonly [string, Source | string])[] {
  const gives: readonly Readonly<Record<string, Source | string>>[] = [
    ...step.first.map((call) => call.gives),
    ...("per" in step && step.per !== undefined ? [step.per.gives] : []),
    ...("then" in step ? [step.gives, ...step.then.map((call) => call.gives)] : []),
    ...(kind === "login" && "session" in step ? [step.gives] : []),
  ];
  return gives.flatMap((one) => Object.entries(one));
}
