import { StanchError } from "../core/errors.ts";
import type { Output } from "./output.ts";
import type { IncidentSummary, Services, Workspace } from "./services.ts";

/** What every command gets. */
export interface Context {
  readonly services: Services;
  readonly output: Output;
  /** A person sits at both ends: standard input and standard error are terminals. */
  readonly interactive: boolean;
  readonly accessible: boolean;
  /** Where prompts are drawn: standard error. */
  readonly terminal: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Standard input, for values and files given as `-`. */
  readStdin(): Promise<string>;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly workspace: string;
  readonly incident?: string;
  readonly json?: boolean;
}

/** Opens the workspace for the length of `work`. */
export async function withWorkspace<T>(
  context: Context,
  options: CommonOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const workspace = await context.services.openWorkspace(options.workspace);
  try {
    const { unwritable } = workspace;
    const outcome = await work(workspace);
    if (unwritable !== null) context.output.talk(`only read: ${unwritable}`);
    return outcome;
  } finally {
    workspace.close();
  }
}

/** The incident that is meant: the one that is named, else the only open live one (`ERR_WHICH_INCIDENT`, exit 2). */
export function chooseIncident(workspace: Workspace, options: CommonOptions): string {
  if (options.incident !== undefined) return options.incident;
  const open = workspace.incidents().filter((summary) => summary.mode === "live" && !summary.done);
  const [only] = open;
  if (only !== undefined && open.length === 1) return only.id;
  throw new StanchError({
    code: "ERR_WHICH_INCIDENT",
    message:
      open.length === 0
        ? "there is no open incident here"
        : `${open.length} incidents are open: ${named(open)}`,
    hint: open.length === 0 ? "stanch list shows closed ones and rehearsals" : "name one with --incident",
  });
}

/** The rehearsal that is meant: the one that is named, else the only one here (`ERR_WHICH_INCIDENT`, exit 2). */
export function chooseRehearsal(workspace: Workspace, options: CommonOptions): string {
  if (options.incident !== undefined) return options.incident;
  const played = workspace.incidents().filter((summary) => summary.mode === "rehearsal");
  const [only] = played;
  if (only !== undefined && played.length === 1) return only.id;
  throw new StanchError({
    code: "ERR_WHICH_INCIDENT",
    message:
      played.length === 0
        ? "there is no rehearsal here"
        : `${played.length} rehearsals are here: ${named(played)}`,
    hint: played.length === 0 ? "stanch rehearse FILE --auto plays one" : "name one with --incident",
  });
}

function named(summaries: readonly IncidentSummary[]): string {
  return summaries.map((summary) => summary.id).join(", ");
}
