import { StanchError } from "../../core/errors.ts";
import { readDuration } from "../../formats/iso-duration.ts";
import { parseTime } from "../../formats/outside-time.ts";
import { cannotKnow } from "../../report/cannot-know.ts";
import { renderJudgedLog } from "../../report/judged-log.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { JudgedLog, Outcome } from "../services.ts";

interface Options extends CommonOptions {
  readonly log: readonly string[];
  readonly key: string;
  readonly exposedAt?: string;
  readonly inventory?: string;
  readonly baseline: string;
  readonly format?: string;
  readonly events?: string;
  readonly picture?: string;
}

/** Judges what log files say of a leaked key. Needs no workspace; exit 11 if there is misuse or anything undetermined. */
export async function run(context: Context, _args: readonly string[], options: Options): Promise<Outcome> {
  const { services, output } = context;
  const { log, key, inventory, format, events, picture, incident } = options;
  const judged = await services.judgeLog({
    files: log,
    key,
    exposedAt: readInstant(options.exposedAt),
    baseline: readBaseline(options.baseline),
    ...(inventory === undefined ? {} : { inventory }),
    ...(format === undefined ? {} : { format }),
    ...(events === undefined ? {} : { events }),
    ...(picture === undefined ? {} : { picture }),
    ...(incident === undefined ? {} : { incident }),
  });
  const { judgement, read } = judged;
  output.data(renderJudgedLog(judgement, read).trimEnd());
  return {
    code: isClean(judged) ? EXIT.done : EXIT.findings,
    next: nextLine(judged, options),
    extra: {
      ...judgement,
      read,
      cannotKnow: cannotKnow(judgement, read),
      events: events ?? null,
      picture: picture ?? null,
    },
  };
}

/** Nothing to find in a log that names no key, or that can't be read in places, is no finding of nothing. */
function isClean({ judgement, read }: JudgedLog): boolean {
  if (judgement.verdict === "legitimate") return true;
  const isBlind = !read.sources.some(({ identifiesKey }) => identifiesKey);
  const isWhole = read.unreadable + read.damaged + read.cutOff === 0;
  return judgement.verdict === "not-observed" && !isBlind && isWhole;
}

function nextLine({ judgement }: JudgedLog, options: Options): string | null {
  const { verdict } = judgement;
  // What is masked is no id any more.
  const key = judgement.key === options.key ? options.key : "ID";
  if (verdict === "misuse")
    return commandLine(["contain", STAND_INS.runbook, "--live", "--key", key], options);
  if (verdict !== "undetermined" || options.inventory !== undefined) return null;
  const { log, exposedAt, baseline, format } = options;
  const said = { "exposed-at": exposedAt, baseline, format, inventory: "INVENTORY" };
  const words = Object.entries(said).flatMap(([name, text]) =>
    text === undefined ? [] : [`--${name}`, text],
  );
  return commandLine(["audit", ...log.flatMap((file) => ["--log", file]), "--key", key, ...words], options);
}

function readInstant(text: string | undefined): string | null {
  if (text === undefined) return null;
  const at = parseTime(text, "iso");
  if (at !== null) return at;
  throw new StanchError({
    code: "ERR_TIME",
    message: "--exposed-at isn't a time with a zone",
    hint: "write it as 2026-11-23T09:30:00Z",
  });
}

function readBaseline(text: string): number {
  const seconds = readDuration(text);
  if (seconds !== null) return seconds;
  throw new StanchError({
    code: "ERR_DURATION",
    message: "--baseline isn't a length of time",
    hint: "write it as P10D, PT36H or 10d",
  });
}
