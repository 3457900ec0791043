import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { isAfter, plus } from "../../core/time.ts";
import type { Seconds } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { type MadeUp, madeUpKey } from "./made-up-key.ts";

export interface AuxotIntakeOptions {
  readonly name: string;
  readonly baseUrl: string;
  /** Of a workflow that does nothing. */
  readonly intake: string;
  /** What the workflow gets. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly madeUp: MadeUp;
  /** For the workflow to complete. */
  readonly workSeconds: Seconds;
  /** Between two looks; 2 s unless told. */
  readonly pollSeconds?: Seconds;
  /** Of one call; 5 s unless told. */
  readonly timeoutMs?: number;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
}

const POLL_SECONDS = 2;
const TIMEOUT_MS = 5000;

const startedSchema = z.looseObject({ work_id: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/) });
const workSchema = z.looseObject({ status: z.enum(["pending", "running", "completed", "failed"]) });

interface Said {
  readonly outcome: KeyProbeResult["outcome"];
  readonly detail: string;
  readonly work?: string;
}

/**
 * Starts one piece of work at a canary intake with the key, after a made-up one that must be refused there, and waits until
 * it has completed. A start is sent once, whatever comes of it. A key that was taken while the work didn't complete is
 * `alive` and no more. Never throws for what happens on the network.
 */
export function createAuxotIntake(options: AuxotIntakeOptions): KeyProbe {
  const { name, madeUp, random, clock } = options;
  return {
    kind: "key",
    name,
    async present(value) {
      const at = clock.now();
      const control = await start(options, madeUpKey(madeUp, random));
      if (control.outcome !== "refused") {
        const detail = `a made-up key wasn't refused, so no answer would say anything (${control.detail})`;
        return { outcome: "unknown", control: control.outcome, at, detail };
      }
      const started = await start(options, value);
      const isTaken = started.outcome === "accepted";
      const said = isTaken ? await follow(options, value, started.work) : started;
      const detail = `${said.detail}; a made-up key: ${control.detail}`;
      const alive = isTaken ? { alive: true as const } : {};
      return { outcome: said.outcome, control: "refused", ...alive, at, detail };
    },
  };
}

async function start(options: AuxotIntakeOptions, key: Secret): Promise<Said> {
  const answer = await call(options, "POST", "", key);
  if (typeof answer === "string") return { outcome: "unknown", detail: answer };
  const detail = `status ${String(answer.status)}`;
  if (answer.status === 401) return { outcome: "refused", detail };
  // 403 is a key that may not call this intake, 409 an intake that is off.
  if (answer.status !== 202) return { outcome: "unknown", detail };
  const started = startedSchema.safeParse(answer.json());
  return { outcome: "accepted", detail, ...(started.success ? { work: started.data.work_id } : {}) };
}

/** A look may fail and be tried again: it changes nothing. */
async function follow(options: AuxotIntakeOptions, key: Secret, work: string | undefined): Promise<Said> {
  if (work === undefined)
    return { outcome: "unknown", detail: "the key was taken, and no id of the work came back" };
  const { clock, workSeconds, pollSeconds = POLL_SECONDS } = options;
  const until = plus(clock.now(), workSeconds);
  for (;;) {
    const answer = await call(options, "GET", `/work/${work}`, key);
    const seen =
      typeof answer === "string" || answer.status !== 200 ? null : workSchema.safeParse(answer.json());
    if (seen?.data?.status === "completed") return { outcome: "accepted", detail: "the work has completed" };
    if (seen?.data?.status === "failed")
      return { outcome: "unknown", detail: "the key was taken, and the work failed" };
    if (isAfter(clock.now(), until)) {
      const detail = `the key was taken, and the work hasn't completed within ${String(workSeconds)} s`;
      return { outcome: "unknown", detail };
    }
    await clock.sleep(pollSeconds);
  }
}

/** The answer, or why there is none. */
async function call(
  { baseUrl, intake, input, timeoutMs = TIMEOUT_MS, http }: AuxotIntakeOptions,
  method: "GET" | "POST",
  path: string,
  key: Secret,
): Promise<HttpAnswer | string> {
  try {
    return await http.request({
      method,
      url: `${baseUrl.replace(/\/$/, "")}/v1/intake/${encodeURIComponent(intake)}${path}`,
      headers: { authorization: new Secret(`Bearer ${key.reveal()}`) },
      ...(method === "POST" ? { body: input } : {}),
      timeoutMs,
    });
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return error.message;
  }
}
