import { createEventLog } from "../adapters/audit-log/event-log.ts";
import { createInNetwork } from "../adapters/in-network.ts";
import type { JudgeLogRequest, JudgedLog } from "../cli/services.ts";
import { ownAgent } from "../core/attribution.ts";
import { judge } from "../core/audit-judge/judge.ts";
import type { JudgedEvent } from "../core/audit-judge/judgement.ts";
import { shownJudgement } from "../core/audit-judge/shown-judgement.ts";
import { shownEventId } from "../core/audit-judge/shown-names.ts";
import { wholeRow } from "../core/inventory/whole-row.ts";
import { parseInventory, toConsumer } from "../formats/inventory.ts";
import type { Inventory } from "../formats/inventory.ts";
import { formatError } from "../formats/problem.ts";
import { type Activity, createActivity } from "../report/activity.ts";
import { pictureOfLog } from "../report/pictures/picture-of-log.ts";
import { renderSvg } from "../report/pictures/picture-svg.ts";
import { chooseFormat, nothingRead } from "./event-format.ts";
import { type FreshFile, openFreshFile } from "./fresh-file.ts";
import { readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

/** Judges log files. What leaves here is escaped by the sink, but already holds no text that could be a credential. */
export async function judgeLog(toolbox: Toolbox, request: JudgeLogRequest): Promise<JudgedLog> {
  const { clock, signer, scrub } = toolbox;
  const inventory = request.inventory === undefined ? null : readInventory(request.inventory);
  const format = request.format === undefined ? null : chooseFormat(request.format);
  const log = createEventLog(request.files, format);
  const digest = (text: string): string => signer.digest(text);
  const opened: FreshFile[] = [];
  const open = async (name: string | undefined): Promise<FreshFile | null> => {
    if (name === undefined) return null;
    const file = await openFreshFile(name);
    opened.push(file);
    return file;
  };
  try {
    const events = await open(request.events);
    const picture = await open(request.picture);
    const lines = events === null ? null : createLines(events);
    let activity: Activity | null = null;
    const judgement = await judge(
      log.passes,
      {
        key: request.key,
        exposedAt: request.exposedAt,
        baseline: request.baseline,
        asOf: clock.now(),
        declared: {
          consumers: inventory?.consumers.map((row) => toConsumer(wholeRow(row))) ?? [],
          responder: inventory?.responder ?? {},
          ownAgent: request.incident === undefined ? null : ownAgent(request.incident),
        },
      },
      { inNetwork: createInNetwork(), digest },
      {
        begin(outline) {
          if (picture !== null) activity = createActivity(outline);
        },
        event(event, call) {
          activity?.add(event, call);
          return lines?.write({ ...event, id: scrub(shownEventId(event.id, digest)) });
        },
      },
    );
    const read = log.tally();
    if (read.events === 0) throw nothingRead(request.files);
    const shown = shownJudgement(judgement, scrub);
    await lines?.flush();
    await picture?.append(renderSvg(pictureOfLog(shown, activity, read)));
    return { judgement: shown, read };
  } catch (error) {
    for (const file of opened) await file.abandon();
    throw error;
  }
}

function readInventory(file: string): Inventory {
  const loaded = parseInventory(readText(file), file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return loaded.value;
}

/** Each piece is durable before the next. */
const PIECE = 1024 * 1024;

/** One verdict a line. */
function createLines(file: FreshFile) {
  let held = "";
  const flush = async (): Promise<void> => {
    const text = held;
    held = "";
    await file.append(text);
  };
  return {
    write({ id, verdict, reasons }: JudgedEvent): Promise<void> | void {
      held += `${JSON.stringify({ id, verdict, reasons })}\n`;
      return held.length > PIECE ? flush() : undefined;
    },
    flush,
  };
}
