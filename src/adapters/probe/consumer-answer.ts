import { StanchError } from "../../core/errors.ts";
import type { Seconds } from "../../core/time.ts";
import type { HttpClient } from "../http.ts";
import type { ProcessRunner } from "../process.ts";

const TIMEOUT_SECONDS = 5;

/** What a consumer said. */
export interface ConsumerAnswer {
  readonly kind: "answer";
  /** HTTP status, or exit code of the command. */
  readonly status: number;
  /** JSON if it is; what else a command prints stands in `text`. */
  readonly body: unknown;
  /** Neither 429 nor 5xx, or exit code 0: the consumer was in a state to report a success. */
  readonly sound: boolean;
  /** What is hashed. */
  readonly raw: string;
  readonly detail: string;
}

/** The consumer couldn't be asked. */
export interface NoAnswer {
  readonly kind: "none";
  readonly raw: "";
  readonly detail: string;
}

/** Never throws. */
export type Question = () => Promise<ConsumerAnswer | NoAnswer>;

export interface HttpQuestion {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** 5 s unless told. */
  readonly timeoutSeconds?: Seconds;
}

export interface CommandQuestion {
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** 5 s unless told. */
  readonly timeoutSeconds?: Seconds;
}

/** Asks the consumer's status endpoint. */
export function askHttp(http: HttpClient, question: HttpQuestion): Question {
  return orNone(async () => {
    const { method, url, headers = {}, timeoutSeconds = TIMEOUT_SECONDS } = question;
    const answer = await http.request({
      method,
      url,
      headers,
      timeoutMs: timeoutSeconds * 1000,
      changes: false,
    });
    const { status, text } = answer;
    return {
      kind: "answer",
      status,
      body: answer.json(),
      sound: status < 500 && status !== 429,
      raw: `${status}\n${text}`,
      detail: `status ${status}`,
    };
  });
}

/** Asks a command of the operator, such as one that reads a job's log. */
export function askCommand(processes: ProcessRunner, question: CommandQuestion): Question {
  return orNone(async () => {
    const { argv, cwd, timeoutSeconds = TIMEOUT_SECONDS } = question;
    const folder = cwd === undefined ? {} : { cwd };
    const result = await processes.run({ argv, ...folder, timeoutSeconds, changes: false });
    const { exitCode, stdout } = result;
    if (result.truncated) return { kind: "none", raw: "", detail: "the command prints more than 1 MiB" };
    return {
      kind: "answer",
      status: exitCode,
      body: jsonOrText(stdout),
      sound: exitCode === 0,
      raw: `${exitCode}\n${stdout}`,
      detail: `exit code ${exitCode}`,
    };
  });
}

/** A question whose failure is no answer. */
export function orNone(ask: Question): Question {
  return async () => {
    try {
      return await ask();
    } catch (error) {
      const detail = error instanceof StanchError ? error.message : "it can't be asked";
      return { kind: "none", raw: "", detail };
    }
  };
}

/** What was printed, parsed if it is JSON, else as `{text}` without its line end. */
export function jsonOrText(stdout: string): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    return { text: stdout.trimEnd() };
  }
}
