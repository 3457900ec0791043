import { createInterface } from "node:readline/promises";
import { forLine } from "../core/sanitise.ts";
import { table } from "../report/table.ts";
import type { Context } from "./context.ts";

/** One question at the terminal; null when the person breaks it off. */
export interface Ask {
  confirm(question: string): Promise<boolean | null>;
  text(question: string, initial?: string): Promise<string | null>;
  /** Nothing of what is typed is shown. */
  hidden(question: string): Promise<string | null>;
  /** The value of the one that is picked. In plain lines each is numbered and stands behind the banner. */
  pick(question: string, options: readonly Pickable[], banner: string): Promise<string | null>;
}

export interface Pickable {
  readonly value: string;
  readonly label: string;
}

/** As many as leave room on a screen of 24 lines for what they are about; the others come with the arrow keys. */
const MOST_DRAWN = 9;

/** Questions on standard error. With `--accessible` plain lines: nothing is drawn, moved or repainted. */
export function createAsk(context: Context): Ask {
  return context.accessible ? plain(context) : drawn(context);
}

function plain({ terminal, signal }: Context): Ask {
  const ask = async (question: string): Promise<string | null> => {
    const line = createInterface({ input: process.stdin, output: terminal, terminal: false });
    try {
      return await line.question(`${forLine(question)} `, { signal });
    } catch {
      return null;
    } finally {
      line.close();
    }
  };
  return {
    async confirm(question) {
      const answer = await ask(`${question} (y/N)`);
      return answer === null ? null : /^y(es)?$/i.test(answer.trim());
    },
    async text(question, initial) {
      const answer = await ask(initial === undefined ? question : `${question} [${initial}]`);
      return answer === null || answer !== "" ? answer : (initial ?? "");
    },
    async pick(question, options, banner) {
      for (const [index, { label }] of options.entries()) {
        const rows = [[`${String(index + 1)})`, label]];
        for (const row of table([{ title: "", width: 3 }, { title: "" }], rows, { banner })) {
          terminal.write(`${row}\n`);
        }
      }
      for (;;) {
        const answer = await ask(`${banner} ${question} (1 to ${String(options.length)})`);
        if (answer === null) return null;
        const picked = /^\d+$/.test(answer.trim()) ? options[Number(answer) - 1] : undefined;
        if (picked !== undefined) return picked.value;
      }
    },
    // Echo is switched off by the library, so hidden input is drawn in either manner.
    hidden: (question) => drawn({ terminal, signal }).hidden(question),
  };
}

function drawn({ terminal, signal }: Pick<Context, "terminal" | "signal">): Ask {
  const shared = { output: terminal, signal };
  return {
    async confirm(question) {
      const { confirm } = await import("@clack/prompts");
      const answer = await confirm({ message: forLine(question), initialValue: false, ...shared });
      return typeof answer === "symbol" ? null : answer;
    },
    async text(question, initial) {
      const { text } = await import("@clack/prompts");
      const start = initial === undefined ? {} : { initialValue: initial };
      const answer = await text({ message: forLine(question), ...start, ...shared });
      return typeof answer === "symbol" ? null : answer;
    },
    async pick(question, options, banner) {
      const { select } = await import("@clack/prompts");
      const answer = await select({
        message: forLine(`${banner} ${question}`),
        options: options.map(({ value, label }) => ({ value, label: forLine(label) })),
        maxItems: MOST_DRAWN,
        showInstructions: false,
        ...shared,
      });
      return typeof answer === "symbol" ? null : answer;
    },
    async hidden(question) {
      const { password } = await import("@clack/prompts");
      const answer = await password({ message: forLine(question), mask: "", ...shared });
      return typeof answer === "symbol" ? null : answer;
    },
  };
}
