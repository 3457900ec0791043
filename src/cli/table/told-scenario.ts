import type { Played } from "../../core/exercise/played.ts";
import type { Scenario } from "../../formats/scenario.ts";
import type { ToldScenario } from "../../report/aar/aar-material.ts";

/** What a report quotes of the scenario that was played. */
export function toldBy({ story, goodResponse, objectives, world }: Scenario): ToldScenario {
  return {
    story,
    goodResponse: goodResponse ?? null,
    about: Object.fromEntries(
      objectives.flatMap(({ id, consumer }) => (consumer === undefined ? [] : [[id, consumer]])),
    ),
    injects: world.injects.map((inject) =>
      "consumer" in inject && inject.consumer !== undefined
        ? `${inject.do} ${idOf(inject.consumer)}`
        : inject.do,
    ),
  };
}

/** Whose each consumer is: those that were known in the end, and those that only the scenario knows. */
export function ownersOf(
  { final }: Played,
  { world: { forgotten, injects } }: Pick<Scenario, "world">,
): Readonly<Record<string, string>> {
  const late = injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer] : []));
  const hidden = [...forgotten.map(({ consumer }) => consumer), ...late];
  const known = Object.values(final.consumers).map(({ consumer }) => consumer);
  return Object.fromEntries(
    [...hidden, ...known].flatMap(({ id, owner }) => (owner === undefined ? [] : [[id, owner] as const])),
  );
}

function idOf(consumer: string | { readonly id: string }): string {
  return typeof consumer === "string" ? consumer : consumer.id;
}
