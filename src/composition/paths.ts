import { homedir } from "node:os";
import { join } from "node:path";

/** Where things lie. Private keys live outside the workspace, so that a copied workspace opens nothing. */
export interface Paths {
  readonly config: string;
  readonly state: string;
  readonly settings: string;
  readonly people: string;
  readonly journal: string;
  readonly rehearsals: string;
  /** Of one rehearsal: its journal, and what happened at the table. */
  rehearsal(incident: string): { readonly journal: string; readonly log: string; readonly desk: DeskPaths };
  /** What people came to in rehearsals, one line a run. */
  readonly scores: string;
  readonly imports: string;
  readonly spools: string;
  spool(incident: string): string;
}

/** Through which a facilitated game and its facilitator talk. */
export interface DeskPaths {
  readonly folder: string;
  readonly board: string;
  readonly commands: string;
  /** Who has the place of the game, and the facilitator's. */
  readonly game: string;
  readonly facilitator: string;
}

export function pathsOf(workspace: string): Paths {
  const state = join(workspace, ".stanch");
  return {
    config: join(workspace, "stanch.config.yaml"),
    state,
    settings: join(state, "workspace.json"),
    people: join(state, "people"),
    journal: join(state, "journal.db"),
    rehearsals: join(state, "rehearsals"),
    rehearsal: (incident) => ({
      journal: join(state, "rehearsals", `${incident}.db`),
      log: join(state, "rehearsals", `${incident}.ndjson`),
      desk: deskPaths(join(state, "rehearsals", `${incident}${DESK_FOLDER}`)),
    }),
    scores: join(state, "rehearsals", "scores.ndjson"),
    imports: join(state, "imports"),
    spools: join(state, "spool"),
    spool: (incident) => join(state, "spool", `${incident}.age`),
  };
}

/** How the folder of a desk is called, behind its incident. */
export const DESK_FOLDER = ".desk";

function deskPaths(folder: string): DeskPaths {
  return {
    folder,
    board: join(folder, "board.json"),
    commands: join(folder, "commands.ndjson"),
    game: join(folder, "game.json"),
    facilitator: join(folder, "facilitator.json"),
  };
}

/** `~/.config/stanch` or where XDG says. */
export function userConfigDir(env: Readonly<Record<string, string | undefined>>): string {
  return join(env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "stanch");
}
