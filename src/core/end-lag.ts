import type { ProviderCapabilities } from "./key.ts";
import type { Seconds } from "./time.ts";

/** For how long an ended key may go on being accepted: the provider itself takes its time, and caches do after it. */
export function endLag({
  tokenCache,
  endDelay = 0,
}: Pick<ProviderCapabilities, "tokenCache" | "endDelay">): Seconds {
  return tokenCache + endDelay;
}
