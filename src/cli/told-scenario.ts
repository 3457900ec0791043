import { StanchError } from "../core/errors.ts";
import type { Objective } from "../core/exercise/objective.ts";
import type { Played } from "../core/exercise/played.ts";
import { formatError } from "../formats/problem.ts";
import { type Scenario, parseScenario } from "../formats/scenario.ts";
import type { ToldScenario } from "../report/aar-material.ts";
import type { Context } from "./context.ts";

/** What the played file said, and whose each consumer is. */
export interface Told {
  readonly objectives: readonly Objective[];
  readonly owners: Readonly<Record<string, string>>;
  readonly told: ToldScenario;
}

/** Reads the file that was played once more; it must be the same to the byte (`ERR_SCENARIO_CHANGED`). */
export function toldScenario({ services }: Context, { began, final }: Played): Told {
  const { file, sha256 } = began;
  const text = services.readTextIfThere(file);
  if (text === null || services.signer.digest(text) !== sha256) {
    throw new StanchError({
      code: "ERR_SCENARIO_CHANGED",
      message: `${file} ${text === null ? "isn't there" : "isn't what was played"} any more`,
      hint: `run this where it was played, with the file as it was (SHA-256 ${sha256}); or play it again`,
    });
  }
  const known = Object.values(final.consumers).map(({ consumer }) => [consumer.id, consumer.owner] as const);
  if (!/^kind:\s*scenario\b/m.test(text))
    return { objectives: [], owners: Object.fromEntries(known), told: RUNBOOK };
  const loaded = parseScenario(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  const { objectives, story, world } = loaded.value;
  return {
    objectives,
    owners: Object.fromEntries([...undeclaredIn(world), ...known]),
    told: {
      story,
      goodResponse: null,
      about: Object.fromEntries(
        objectives.flatMap(({ id, consumer }) => (consumer === undefined ? [] : [[id, consumer]])),
      ),
      injects: world.injects.map((inject) =>
        "consumer" in inject ? `${inject.do} ${idOf(inject.consumer)}` : inject.do,
      ),
    },
  };
}

const RUNBOOK: ToldScenario = { story: null, goodResponse: null, about: {}, injects: [] };

/** Whoever calls and stands on no inventory. */
function undeclaredIn({ forgotten, injects }: Scenario["world"]): readonly (readonly [string, string])[] {
  const late = injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer] : []));
  return [...forgotten.map(({ consumer }) => consumer), ...late].flatMap(({ id, owner }) =>
    owner === undefined ? [] : [[id, owner] as const],
  );
}

function idOf(consumer: string | { readonly id: string } | undefined): string {
  return typeof consumer === "object" ? consumer.id : (consumer ?? "");
}
