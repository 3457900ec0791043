import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { holds } from "../../formats/predicate.ts";
import type { Predicate } from "../../formats/predicate.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { type MadeUp, madeUpKey } from "./made-up-key.ts";

const TIMEOUT_SECONDS = 5;

export interface HttpKeyProbeOptions {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  /** `${key}` stands for the key, `${basic}` for its base64. */
  readonly headers: Readonly<Record<string, string>>;
  readonly accepted: Predicate;
  readonly refused: Predicate;
  readonly madeUp: MadeUp;
  readonly timeoutSeconds?: number;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
}

type Outcome = KeyProbeResult["outcome"];

interface Presented {
  readonly outcome: Outcome;
  readonly detail: string;
}

/**
 * Presents a key in a header, after a made-up one: unless that one was refused, the key isn't sent and the outcome is
 * `unknown`. Never throws for what happens on the network: time-outs, 429, 5xx and broken answers are `unknown`.
 */
export function createHttpKeyProbe(options: HttpKeyProbeOptions): KeyProbe {
  return {
    kind: "key",
    name: options.name,
    async present(value) {
      const at = options.clock.now();
      const control = await present(options, madeUpKey(options.madeUp, options.random));
      if (control.outcome !== "refused") {
        const detail = `a made-up key wasn't refused, so no answer would say anything (${control.detail})`;
        return { outcome: "unknown", control: control.outcome, at, detail };
      }
      const { outcome, detail } = await present(options, value);
      return { outcome, control: "refused", at, detail: `${detail}; a made-up key: ${control.detail}` };
    },
  };
}

async function present(options: HttpKeyProbeOptions, key: Secret): Promise<Presented> {
  const headers = Object.fromEntries(
    Object.entries(options.headers).map(([name, template]) => [
      name,
      new Secret(
        template
          .replaceAll("${basic}", () => Buffer.from(key.reveal()).toString("base64"))
          .replaceAll("${key}", () => key.reveal()),
      ),
    ]),
  );
  try {
    const { method, url } = options;
    const timeoutMs = (options.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000;
    const answer = await options.http.request({ method, url, headers, timeoutMs, changes: false });
    return { outcome: judge(options, answer), detail: `status ${answer.status}` };
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return { outcome: "unknown", detail: error.message };
  }
}

function judge({ accepted, refused }: HttpKeyProbeOptions, answer: HttpAnswer): Outcome {
  // A server that is overloaded or broken hasn't looked at the key, whatever the mapping makes of its answer.
  if (answer.status >= 500 || answer.status === 429) return "unknown";
  const seen = { status: answer.status, body: answer.json(), text: answer.text };
  const isAccepted = holds(accepted, seen);
  if (isAccepted === holds(refused, seen)) return "unknown";
  return isAccepted ? "accepted" : "refused";
}
