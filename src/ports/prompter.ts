import type { Instant } from "../core/time.ts";
import type { Secret } from "../core/secret.ts";

/** `confirm`: y/N (covered by `--yes`). `typed`: the key's name (covered by `--confirm=NAME@PLANHASH` only). */
export type ConsentLevel = "confirm" | "typed";

/** What is about to happen, to whom. */
export interface ConsentRequest {
  /** Asked once per topic while one driver runs. */
  readonly topic: string;
  readonly level: ConsentLevel;
  readonly title: string;
  readonly lines: readonly string[];
  /** What has to be typed at level `typed`. */
  readonly name: string;
  /** In a rehearsal: its time when this is asked. */
  readonly at?: Instant;
}

/**
 * Talks to a person. Without a terminal every question that no flag answers throws `ERR_WOULD_ASK` (exit 2).
 */
export interface Prompter {
  consent(request: ConsentRequest): Promise<boolean>;
  /** What answers a consent of this level: a person now (also without this member), or a flag given beforehand. */
  how?(level: ConsentLevel): "prompt" | "flag";
  /** Hidden input. */
  secret(title: string): Promise<Secret>;
  text(title: string, initial?: string): Promise<string>;
  /** Shows lines on the talk stream; one that begins with `> ` is a command to copy and stays on one line. */
  say(lines: readonly string[]): void;
}
