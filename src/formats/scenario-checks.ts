import type { z } from "zod";
import type { Scenario, scenarioFields } from "./scenario-fields.ts";
import { didYouMean, withHint } from "./zod-words.ts";

type Context = z.core.$RefinementCtx<z.output<typeof scenarioFields>>;

function issue(context: Context, path: (string | number)[], message: string): void {
  context.addIssue({ code: "custom", path, message, input: context.value });
}

export function checkPeople({ people, policy }: Scenario, context: Context): void {
  const ids = people.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index) issue(context, ["people", index, "id"], "another person has this id");
  }
  if (policy === "two-person" && ids.length < 2)
    issue(context, ["people"], "the policy two-person needs two people");
}

/** Ids can be checked only where the runbook holds its consumers itself. */
function consumersOf({ runbook, world }: Pick<Scenario, "runbook" | "world">): (id: string) => boolean {
  const declared = runbook.consumers?.map(({ id }) => id);
  const undeclared = undeclaredIn(world);
  return (id) => declared === undefined || declared.includes(id) || undeclared.includes(id);
}

function undeclaredIn(world: Scenario["world"]): readonly string[] {
  const late = world.injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer.id] : []));
  return [...world.forgotten.map(({ consumer }) => consumer.id), ...late];
}

export function checkConsumers({ runbook, world }: Scenario, context: Context): void {
  const declared = runbook.consumers?.map(({ id }) => id);
  const undeclared = undeclaredIn(world);
  const isThere = consumersOf({ runbook, world });
  const isTwice = (id: string): boolean =>
    declared?.includes(id) === true || undeclared.filter((other) => other === id).length > 1;
  for (const id of Object.keys(world.consumers)) {
    if (declared?.includes(id) === false)
      issue(context, ["world", "consumers", id], "isn't a consumer of this runbook");
  }
  for (const [index, inject] of world.injects.entries()) {
    const path = ["world", "injects", index, "consumer"];
    const named =
      inject.do === "wrong-environment" || inject.do === "audit-drops" ? inject.consumer : undefined;
    if (named !== undefined && !isThere(named)) issue(context, path, "isn't a consumer of this scenario");
    if (inject.of !== undefined && !isThere(inject.of))
      issue(context, ["world", "injects", index, "of"], "isn't a consumer of this scenario");
    if (inject.do === "late-cron" && isTwice(inject.consumer.id))
      issue(context, [...path, "id"], "another consumer has this id");
  }
  for (const [index, { consumer }] of world.forgotten.entries()) {
    if (isTwice(consumer.id))
      issue(context, ["world", "forgotten", index, "consumer", "id"], "another consumer has this id");
  }
}

export function checkTimes({ runbook, startsAt, world }: Scenario, context: Context): void {
  const { exposedAt } = runbook.leak;
  if (exposedAt !== undefined && Date.parse(exposedAt) > Date.parse(startsAt)) {
    issue(context, ["runbook", "leak", "exposedAt"], "is later than startsAt");
  }
  const thieving = world.injects.find(({ do: what }) => what === "abuse" || what === "replacement-stolen");
  if (world.thief === undefined && thieving !== undefined) {
    issue(context, ["world", "injects"], `the inject ${thieving.do} needs a thief`);
  }
}

export function checkEvents({ runbook, world }: Scenario, context: Context): void {
  for (const [index, { after, of }] of world.injects.entries()) {
    const path = (key: string) => ["world", "injects", index, key];
    if (of !== undefined && after !== "written")
      issue(context, path("of"), "belongs to after: written, which names the consumer that was written");
    if (after === "disabled" && !world.provider.canDisable)
      issue(context, path("after"), "never comes: the provider of this world can't disable keys");
    if (after === "paused" && runbook.steps.contain.pause === undefined)
      issue(context, path("after"), "never comes: the runbook has no command that pauses callers");
  }
}

export function checkObjectives({ objectives, ...scenario }: Scenario, context: Context): void {
  const ids = objectives.map(({ id }) => id);
  const isThere = consumersOf(scenario);
  for (const [index, { id, consumer }] of objectives.entries()) {
    if (ids.indexOf(id) < index) issue(context, ["objectives", index, "id"], "another objective has this id");
    if (consumer !== undefined && !isThere(consumer))
      issue(context, ["objectives", index, "consumer"], "isn't a consumer of this scenario");
  }
}

export function checkLessons({ objectives, teaches }: Scenario, context: Context): void {
  const ids = objectives.map(({ id }) => id);
  for (const [policy, missed] of Object.entries(teaches ?? {})) {
    for (const id of missed) {
      const objective = objectives.find((other) => other.id === id);
      if (objective === undefined)
        issue(
          context,
          ["teaches", policy],
          withHint(`${id} isn't an objective of this scenario`, didYouMean(id, ids)),
        );
      else if (objective.measure === undefined)
        issue(context, ["teaches", policy], `${id} has no measure, so nothing shows that it is missed`);
    }
  }
}
