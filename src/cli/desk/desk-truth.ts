import type { Caller } from "../../core/evidence.ts";
import type { WorldFacts } from "../../core/exercise/facts.ts";

/** Who is behind a caller that a log shows, by the simulated world itself. */
export function truthOf(
  { userAgent, address }: Pick<Caller, "userAgent" | "address">,
  { callers, undeclared }: Pick<WorldFacts, "callers" | "undeclared">,
): string {
  const found = callers.find((one) => one.userAgent === userAgent && one.address === address);
  switch (found?.is) {
    case undefined:
      return "nobody of this world";
    case "hostile":
      return "the thief";
    case "responder":
      return "the responders themselves";
    case "consumer": {
      const { consumer = "a consumer" } = found;
      return undeclared.includes(consumer) ? `${consumer}, which nobody declared` : consumer;
    }
  }
}
