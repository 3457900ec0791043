import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import { type AwsCallerOptions, awsCall, nameless } from "../aws/call.ts";
import { type KeyPair, pairIn } from "../aws/key-pair.ts";
import { optionalPackage } from "../optional-package.ts";

export interface AwsKeyProbeOptions extends Omit<AwsCallerOptions, "credentials"> {
  readonly clock: Clock;
  readonly random: Random;
}

type Presented = Pick<KeyProbeResult, "outcome" | "detail">;

const TIMEOUT_MS = 5000;

/**
 * Asks IAM, with an access key, who it is (`GetUser`), after a made-up one: unless that one was refused, the key isn't
 * used and the outcome is `unknown`. Not being allowed to ask is being let in. A signature that doesn't match is `unknown`:
 * the secret isn't the key's own, or this machine's clock is off, and the key may live. Never throws for what IAM or the
 * network do.
 */
export function createAwsKeyProbe(options: AwsKeyProbeOptions): KeyProbe {
  const { name, clock, random } = options;
  return {
    kind: "key",
    name,
    async present(value) {
      const at = clock.now();
      const pair = pairIn(value);
      if (pair === null) {
        const detail = "the value isn't an access key as ID:SECRET, so nothing was asked";
        return { outcome: "unknown", control: "unknown", at, detail };
      }
      if (!pair.id.startsWith("AKIA")) {
        // Without its token a session reads as refused, and may live.
        const detail = "the value isn't a long-lived access key (AKIA…), so nothing was asked";
        return { outcome: "unknown", control: "unknown", at, detail };
      }
      const id = `AKIA${random.token(16).toUpperCase()}`;
      const control = await present(options, { id, secret: random.token(40) });
      if (control.outcome !== "refused") {
        const detail = `a made-up key wasn't refused, so no answer would say anything (${control.detail})`;
        return { outcome: "unknown", control: control.outcome, at, detail };
      }
      const { outcome, detail } = await present(options, pair);
      return { outcome, control: "refused", at, detail: `${detail}; a made-up key: ${control.detail}` };
    },
  };
}

async function present(options: AwsKeyProbeOptions, { id, secret }: KeyPair): Promise<Presented> {
  const sdk = await optionalPackage("aws-key", "@aws-sdk/client-iam", () => import("@aws-sdk/client-iam"));
  const identity = { accessKeyId: id, secretAccessKey: new Secret(secret), expiresAt: null };
  const caller = { timeoutMs: TIMEOUT_MS, ...options, credentials: async () => identity };
  let said: Presented | null = null;
  try {
    await awsCall(caller, {
      changes: false,
      send: (config) => nameless(new sdk.IAMClient(config)).send(new sdk.GetUserCommand({})),
      isAnswer: ({ text }) => text.includes("<GetUserResponse"),
      error: (code, { status }) => {
        said = judge(code, status);
        return new StanchError({ code: "ERR_PROVIDER_ANSWER", message: said.detail });
      },
    });
    return { outcome: "accepted", detail: "IAM says whose it is" };
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return said ?? { outcome: "unknown", detail: error.message };
  }
}

/** By AWS's name for it alone: a bare 403 may come from a proxy. */
function judge(code: string, status: number): Presented {
  switch (code) {
    case "AccessDenied":
      return { outcome: "accepted", detail: "IAM knows it, and doesn't let it ask whose it is" };
    case "InvalidClientTokenId":
      return { outcome: "refused", detail: "IAM knows no such key that is active" };
    case "SignatureDoesNotMatch":
      return { outcome: "unknown", detail: "the secret isn't the key's own, or this machine's clock is off" };
    default:
      return { outcome: "unknown", detail: `status ${String(status)}` };
  }
}
