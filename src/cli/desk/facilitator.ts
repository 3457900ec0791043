import { paragraph, table } from "../../report/table.ts";
import { boardLines, objectiveLines } from "./desk-board.ts";
import { DESK_HELP, completeDeskLine, readDeskLine } from "./desk-command.ts";
import { type DeskInput, createDeskInput } from "./desk-input.ts";
import { createNewsTeller } from "./desk-news.ts";
import type { Desk, DeskLook } from "./desk-services.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Output } from "../output.ts";
import type { Outcome } from "../services.ts";

const BANNER = "EXERCISE";

/** The facilitator's terminal: news as they come, and one-line commands. */
export async function facilitate(context: Context, file: string, options: CommonOptions): Promise<Outcome> {
  const { services, output, signal } = context;
  const desk = await services.openDesk({
    file,
    dir: options.workspace,
    signal,
    ...(options.incident === undefined ? {} : { incident: options.incident }),
    onWait: () => say(output, `waiting for the game: the players type stanch rehearse ${file} --facilitated`),
  });
  if (desk === null) return { code: EXIT.interrupted, next: null };
  try {
    const isOver = await sit(context, desk);
    const next = isOver
      ? commandLine(["timeline", "--incident", desk.incident], { workspace: options.workspace })
      : null;
    return { code: EXIT.done, incident: desk.incident, next };
  } finally {
    await desk.close();
  }
}

/** False if the facilitator left before the game was over. */
async function sit(context: Context, desk: Desk): Promise<boolean> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  context.signal.addEventListener("abort", leave, { once: true });
  let look: DeskLook | null = null;
  const seen = Promise.withResolvers<void>();
  const input = createDeskInput(context, (line) =>
    look === null ? [[], line] : completeDeskLine(line, look.board),
  );
  const output = outputAbove(context.output, input);
  const tellNews = createNewsTeller(output);

  /** A person's lines one after the other; what was typed before there was anything to see waits. */
  async function obeyAll(): Promise<void> {
    try {
      for await (const line of input.lines()) {
        await seen.promise;
        if (look === null || (await obey(line, look, desk, output)) === "leave") return;
      }
    } finally {
      leave();
    }
  }

  const typed = obeyAll().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  let isOver = false;
  try {
    for await (const now of desk.looks(leaving.signal)) {
      tellNews(now);
      if (look === null) greet(output, now);
      look = now;
      seen.resolve();
      input.setPrompt(`${BANNER} ${now.board.at.slice(11, 16)}> `);
    }
    const hasLeft = leaving.signal.aborted;
    isOver = !hasLeft || isOnlyNoted(look);
    if (hasLeft)
      say(
        output,
        isOver
          ? "you have left: the notes are closed"
          : "you have left the desk; the game goes on without it",
      );
  } finally {
    seen.resolve();
    input.close();
    context.signal.removeEventListener("abort", leave);
  }
  const failed = await typed;
  if (failed !== null) throw failed.error;
  return isOver;
}

/** The game is over, and waits for nothing but the facilitator's last notes. */
function isOnlyNoted(look: DeskLook | null): boolean {
  // Its log says so before its board does.
  return look?.rows.some(({ type }) => type === "ended") === true;
}

async function obey(line: string, look: DeskLook, desk: Desk, output: Output): Promise<"stay" | "leave"> {
  const read = readDeskLine(line, look.board);
  if (read.kind === "problem") say(output, read.text);
  if (read.kind === "show") {
    if (read.what === "leave") return "leave";
    if (read.what === "board") for (const one of boardLines(look)) output.talk(one);
    if (read.what === "objectives") for (const one of objectiveLines(look)) output.talk(one);
    if (read.what === "help") help(output);
  }
  if (read.kind === "send") {
    await desk.send(read.command);
    if (read.command.do === "end" && look.board.phase === "deciding")
      say(output, "the game ends once the players have answered");
  }
  return "stay";
}

function greet(output: Output, look: DeskLook): void {
  const { incident, title } = look.board;
  say(output, `you facilitate ${incident}: ${title}`);
  for (const line of [...objectiveLines(look), ...boardLines(look)]) output.talk(line);
  say(output, "help lists what you can type");
}

function help(output: Output): void {
  const rows = DESK_HELP.map(([typed, about]) => [typed, about]);
  for (const line of table([{ title: "" }, { title: "" }], rows, { banner: BANNER })) output.talk(line);
}

function say(output: Output, text: string): void {
  for (const line of paragraph(text, { banner: BANNER })) output.talk(line);
}

/** All that is written goes above the line that is being typed. */
function outputAbove(output: Output, input: DeskInput): Output {
  return { ...output, talk: (text) => input.above(() => output.talk(text)) };
}
