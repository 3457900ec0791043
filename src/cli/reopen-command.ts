import type { Incident } from "../core/incident.ts";
import { isMigration } from "../core/purpose.ts";
import { list, named } from "../report/phrase.ts";
import { paragraph, uncut } from "../report/table.ts";
import { STAND_INS } from "./clearing-words.ts";
import type { CommonOptions } from "./context.ts";
import { commandLine } from "./next-command.ts";

/** The words by which an incident that is over is taken up again, as a new one. */
export function reopenCommand({ id }: Pick<Incident, "id">, options: CommonOptions): string {
  const { workspace } = options;
  return commandLine(["respond", STAND_INS.runbook, "--live", "--reopens", id], { workspace });
}

/** What a person does whose closed incident isn't over, on lines of their own; nothing of a rehearsal. */
export function reopenLines(
  incident: Incident,
  reopenedAs: readonly string[],
  options: CommonOptions,
): readonly string[] {
  if (incident.mode === "rehearsal") return [];
  const banner = "LIVE";
  const newest = reopenedAs.at(-1);
  if (newest !== undefined) {
    const { workspace } = options;
    return [
      ...paragraph(`Re-opened as ${list(reopenedAs.map(named))}: it goes on there`, { banner }),
      uncut(commandLine(["status"], { workspace, incident: newest }), banner),
    ];
  }
  // What leaks after it was migrated is another incident, of the key that leaks.
  if (isMigration(incident.plan)) return [];
  const words = `If the key is accepted again, or more turns up, this begins again as a new incident (${STAND_INS.runbook}: the file of ${named(incident.plan.runbook)}):`;
  return [...paragraph(words, { banner }), uncut(reopenCommand(incident, options), banner)];
}
