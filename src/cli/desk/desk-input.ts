import { createInterface } from "node:readline/promises";
import type { Context } from "../context.ts";

/** Where the facilitator types while news come. */
export interface DeskInput {
  /** Runs `print`, which writes to the terminal, above the line that is being typed. */
  above(print: () => void): void;
  /** What stands before the cursor. */
  setPrompt(text: string): void;
  /** Lines as they are entered, until the input ends or `close` is called. */
  lines(): AsyncIterable<string>;
  close(): void;
}

type Completer = (line: string) => readonly [string[], string];

/**
 * At a terminal the line that is being typed stays below the news. With `--accessible`, and on a pipe, nothing is drawn, moved
 * or repainted.
 */
export function createDeskInput(
  { terminal, accessible, interactive }: Pick<Context, "terminal" | "accessible" | "interactive">,
  complete: Completer,
): DeskInput {
  const isDrawn = interactive && !accessible;
  const reader = createInterface({
    input: process.stdin,
    output: terminal,
    terminal: isDrawn,
    completer: (line: string): [string[], string] => [...complete(line)] as [string[], string],
  });
  let isClosed = false;
  let prompt = "";
  reader.once("close", () => void (isClosed = true));
  reader.once("SIGINT", () => reader.close());
  return {
    above(print) {
      if (!isDrawn || isClosed) return print();
      // A long line may take several rows: back to its first one.
      const { rows } = reader.getCursorPos();
      if (rows > 0) terminal.moveCursor(0, -rows);
      terminal.cursorTo(0);
      terminal.clearScreenDown();
      print();
      reader.prompt(true);
    },
    setPrompt(text) {
      if (!isDrawn || isClosed || text === prompt) return;
      prompt = text;
      reader.setPrompt(text);
      reader.prompt(true);
    },
    lines: () => reader,
    close: () => reader.close(),
  };
}
