import { z } from "zod";
import { durationSchema } from "./duration.ts";
import { instantSchema } from "./instant.ts";
import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import { nameSchema, wordsSchema } from "./name.ts";
import { objectiveSchema } from "./objective.ts";
import type { DeepReadonly } from "./readonly.ts";
import { runbookSchema } from "./runbook.ts";
import { scenarioWorldSchema } from "./scenario-world.ts";
import { choiceError } from "./zod-words.ts";

const fields = z.strictObject({
  kind: z.literal("scenario"),
  name: nameSchema,
  title: wordsSchema,
  /** What the players are told at the start. */
  story: z.string().trim().min(1).max(5000),
  startsAt: instantSchema,
  policy: z.enum(["two-person", "solo"], { error: choiceError("a policy") }).default("two-person"),
  /** Who answers when asked, and how late. */
  people: z.array(z.strictObject({ id: nameSchema, answersAfter: durationSchema })).min(1),
  runbook: runbookSchema,
  world: scenarioWorldSchema.prefault({}),
  objectives: z.array(objectiveSchema).min(1),
});

export type Scenario = DeepReadonly<z.output<typeof fields>>;

/** A rehearsal: a runbook, what the players are told, and the world in which it is played. */
export const scenarioSchema = fields
  .superRefine(checkPeople)
  .superRefine(checkConsumers)
  .superRefine(checkTimes)
  .superRefine(checkEvents)
  .superRefine(checkObjectives);

/** Reads a scenario file; every problem at once. */
export function parseScenario(text: string, file: string): Loaded<Scenario> {
  return loadYaml(text, file, scenarioSchema);
}

type Context = z.core.$RefinementCtx<z.output<typeof fields>>;

function issue(context: Context, path: (string | number)[], message: string): void {
  context.addIssue({ code: "custom", path, message, input: context.value });
}

function checkPeople({ people, policy }: Scenario, context: Context): void {
  const ids = people.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index) issue(context, ["people", index, "id"], "another person has this id");
  }
  if (policy === "two-person" && ids.length < 2)
    issue(context, ["people"], "the policy two-person needs two people");
}

/** Ids can be checked only where the runbook holds its consumers itself. */
function checkConsumers({ runbook, world }: Scenario, context: Context): void {
  const declared = runbook.consumers?.map(({ id }) => id);
  const late = world.injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer.id] : []));
  const undeclared = [...world.forgotten.map(({ consumer }) => consumer.id), ...late];
  const known = (id: string): boolean => declared === undefined || declared.includes(id);
  const isTwice = (id: string): boolean =>
    declared?.includes(id) === true || undeclared.filter((other) => other === id).length > 1;
  for (const id of Object.keys(world.consumers)) {
    if (!known(id)) issue(context, ["world", "consumers", id], "isn't a consumer of this runbook");
  }
  for (const [index, inject] of world.injects.entries()) {
    const path = ["world", "injects", index, "consumer"];
    const named =
      inject.do === "wrong-environment" || inject.do === "audit-drops" ? inject.consumer : undefined;
    if (named !== undefined && !known(named) && !undeclared.includes(named))
      issue(context, path, "isn't a consumer of this scenario");
    if (inject.of !== undefined && !known(inject.of) && !undeclared.includes(inject.of))
      issue(context, ["world", "injects", index, "of"], "isn't a consumer of this scenario");
    if (inject.do === "late-cron" && isTwice(inject.consumer.id))
      issue(context, [...path, "id"], "another consumer has this id");
  }
  for (const [index, { consumer }] of world.forgotten.entries()) {
    if (isTwice(consumer.id))
      issue(context, ["world", "forgotten", index, "consumer", "id"], "another consumer has this id");
  }
}

function checkTimes({ runbook, startsAt, world }: Scenario, context: Context): void {
  const { exposedAt } = runbook.leak;
  if (exposedAt !== undefined && Date.parse(exposedAt) > Date.parse(startsAt)) {
    issue(context, ["runbook", "leak", "exposedAt"], "is later than startsAt");
  }
  const thieving = world.injects.find(({ do: what }) => what === "abuse" || what === "replacement-stolen");
  if (world.thief === undefined && thieving !== undefined) {
    issue(context, ["world", "injects"], `the inject ${thieving.do} needs a thief`);
  }
}

function checkEvents({ runbook, world }: Scenario, context: Context): void {
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

function checkObjectives({ objectives }: Scenario, context: Context): void {
  const ids = objectives.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index) issue(context, ["objectives", index, "id"], "another objective has this id");
  }
}
