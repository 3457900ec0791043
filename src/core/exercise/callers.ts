import type { Caller } from "../evidence.ts";
import type { Classification } from "../incident.ts";
import type { WorldFacts } from "./facts.ts";
import type { Played } from "./played.ts";

/** Consumers off the inventory that called with the leaked key, and that nobody had found when it ended. */
export function missedCallers({ facts, atEnd }: Played): readonly string[] {
  // Whoever turned up after the end got a refusal: that is how they were found.
  const late = facts.broken.filter(({ declared }) => !declared).map(({ consumer }) => consumer);
  return [...new Set([...facts.undeclared, ...late])].filter(
    (id) => !Object.hasOwn(atEnd.incident.consumers, id),
  );
}

/** Callers whom somebody called something else than they are, taken back or not. */
export function misjudgedCallers(played: Played): readonly string[] {
  const { callers, classifications } = played.final;
  return Object.values(callers)
    .filter((caller) => (classifications[caller.id] ?? []).some((said) => isWrong(played, caller, said)))
    .map(({ id }) => id);
}

/** The thief among them who goes by something else to the last: a consumer, or one of those who respond. */
export function trustedThieves({ final, facts }: Played): readonly string[] {
  return Object.values(final.callers)
    .filter((caller) => {
      const said = final.classifications[caller.id]?.at(-1);
      return said !== undefined && said.as !== "hostile" && truthOf(facts, caller)?.is === "hostile";
    })
    .map(({ id }) => id);
}

/** Who is really behind a caller, if the world knows. */
export function truthOf(
  { callers }: WorldFacts,
  { userAgent, address }: Pick<Caller, "userAgent" | "address">,
): WorldFacts["callers"][number] | undefined {
  return callers.find((one) => one.userAgent === userAgent && one.address === address);
}

function isWrong({ facts }: Played, caller: Caller, said: Classification): boolean {
  const truth = truthOf(facts, caller);
  if (truth === undefined) return false;
  return said.as !== truth.is || (said.as === "consumer" && said.consumer !== truth.consumer);
}
