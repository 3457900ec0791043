import { StanchError } from "../../core/errors.ts";
import type { KeyRef } from "../../core/key.ts";
import type { Reply } from "./caller.ts";

interface Steps {
  readonly change: (kind: "disable" | "end", id: string, operation: string) => Promise<Reply>;
  readonly getKey: (id: string) => Promise<KeyRef>;
}

/**
 * Ends a key at a provider that ends disabled keys only. A key that is disabled already is fine; once this has disabled
 * it, a failure of the end itself leaves the outcome unknown, since something has changed.
 */
export async function endDisabled({ change, getKey }: Steps, id: string): Promise<"ended" | "alreadyGone"> {
  const disabled = await change("disable", id, "disable keys").then(
    () => null,
    (error: unknown) => error,
  );
  if (disabled !== null) {
    if (!(disabled instanceof StanchError) || disabled.happened === "unknown") throw disabled;
    // Refused because there is nothing left to disable, or for another reason: only a look can tell.
    const { state } = await getKey(id);
    if (state === "dead") return "alreadyGone";
    if (state !== "disabled") throw disabled;
  }
  try {
    return (await change("end", id, "end keys")).verdict === "gone" ? "alreadyGone" : "ended";
  } catch (error) {
    if (disabled !== null || !(error instanceof StanchError)) throw error;
    const { code, message, hint, retry } = error;
    throw new StanchError({
      code,
      message: `${message}, and the key is disabled by now`,
      retry,
      happened: "unknown",
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
