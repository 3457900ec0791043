import { createInterface } from "node:readline/promises";
import { forLine } from "../core/sanitise.ts";
import type { Context } from "./context.ts";

/** One question at the terminal; null when the person breaks it off. */
export interface Ask {
  confirm(question: string): Promise<boolean | null>;
  text(question: string, initial?: string): Promise<string | null>;
  /** Nothing of what is typed is shown. */
  hidden(question: string): Promise<string | null>;
}

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
    async hidden(question) {
      const { password } = await import("@clack/prompts");
      const answer = await password({ message: forLine(question), mask: "", ...shared });
      return typeof answer === "symbol" ? null : answer;
    },
  };
}
