import { StanchError } from "../../core/errors.ts";
import type { KeyRef } from "../../core/key.ts";
import type { Reply } from "./caller.ts";

interface Steps {
  readonly change: (kind: "disable" | "end", id: string, operation: string) => Promise<Reply>;
  readonly getKey: (id: string) => Promise<KeyRef>;
}

/**
 * Ends a key at a provider that ends disabled keys only. A key that is disabled already is left as it is; once this has
 * disabled one, a failure of the end itself leaves the outcome unknown, since something has changed.
 */
export async function endDisabled({ change, getKey }: Steps, id: string): Promise<"ended" | "alreadyGone"> {
  const { state } = await getKey(id);
  if (state === "dead") return "alreadyGone";
  if (state !== "disabled") await change("disable", id, "disable keys");
  try {
    return (await change("end", id, "end keys")).verdict === "gone" ? "alreadyGone" : "ended";
  } catch (error) {
    if (state === "disabled" || !(error instanceof StanchError)) throw error;
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
