import type { Blocker } from "../core/blocker.ts";
import type { Incident } from "../core/incident.ts";
import { named } from "../report/phrase.ts";
import { paragraph, uncut } from "../report/table.ts";
import { clearingWords } from "./clearing-words.ts";
import type { CommonOptions } from "./context.ts";
import { commandLine } from "./next-command.ts";

/** Each blocker, what would clear it, and the command if a person's word does. */
export function blockerLines(
  incident: Incident,
  blockers: readonly Blocker[],
  options: CommonOptions,
  banner: string,
): readonly string[] {
  return blockers.flatMap((blocker) => {
    const words = clearingWords(incident, blocker);
    const command = words === null ? null : commandLine(words, options);
    const clears = command === null ? blocker.clears : withoutCommand(blocker.clears);
    return [
      ...paragraph(`${nameOf(blocker)}: ${clears}`, { banner }),
      ...(command === null ? [] : [uncut(`> ${command}`, `${banner}  `)]),
    ];
  });
}

/** `CODE subject`; the incident itself needs no naming. */
export function nameOf({ code, subject }: Pick<Blocker, "code" | "subject">): string {
  return subject === "incident" ? code : `${code} ${named(subject)}`;
}

/** The command is shown in full below: the short form in the sentence would be the wrong one to copy. */
function withoutCommand(clears: string): string {
  return clears.replace(/:? stanch [a-z][^:]*$/, "");
}
