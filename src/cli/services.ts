import type { LogReading } from "../core/audit-event.ts";
import type { Judgement } from "../core/audit-judge/judgement.ts";
import type { Blocker } from "../core/blocker.ts";
import type { ExerciseRow } from "../core/exercise/log.ts";
import type { JournalEntry, Mode } from "../core/journal.ts";
import type { KeyState } from "../core/key.ts";
import type { LeakedKey, Person, Plan, Policy, Rung } from "../core/plan.ts";
import type { Instant, Seconds } from "../core/time.ts";
import type { Unsigned } from "../engine/players/reference-policy.ts";
import type { Replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import type { Clock } from "../ports/clock.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Identity, Signer } from "../ports/signer.ts";
import type { CheckedProvider, ListedAdapter } from "./adapter-services.ts";
import type { DeskServices } from "./desk/desk-services.ts";
import type { FileServices } from "./file-services.ts";
import type { InventoryServices } from "./inventory-services.ts";
import type { MigrationRequest, PlannedMigrations } from "./migration-services.ts";
import type { RehearsalServices, ScoredRehearsal } from "./table/rehearsal-services.ts";
import type { IdentifiedValue, IdentifyRequest, ReportKeys, ReportRequest } from "./report-services.ts";

/** What the commands may do to the world; put together in the composition root. */
export interface Services extends FileServices, InventoryServices, DeskServices, RehearsalServices {
  readonly release: string;
  readonly clock: Clock;
  readonly signer: Signer;
  replay(entries: readonly JournalEntry[]): Replay;
  /** Throws `ERR_NO_WORKSPACE` if `stanch init` hasn't been run there. */
  openWorkspace(dir: string): Promise<Workspace>;
  initialise(
    dir: string,
    policy: Policy,
  ): Promise<{ readonly dir: string; readonly made: readonly string[] }>;
  /** The responder's identity: the given file, or the only one on this machine. */
  identity(file?: string): Promise<Identity>;
  createIdentity(
    person: string,
    file?: string,
  ): Promise<{ readonly identity: Identity; readonly file: string }>;
  /** Judges log files, without a workspace (`ERR_AUDIT_UNREADABLE`, `ERR_AUDIT_FORMAT`, `ERR_FORMAT`). */
  judgeLog(request: JudgeLogRequest): Promise<JudgedLog>;
  /** What the config may name, with what each can do. */
  adapters(): Promise<readonly ListedAdapter[]>;
  /** Reads a mapping (`ERR_FORMAT`); a provider of the config in `dir` that has it is tried, read-only. */
  checkProvider(dir: string, file: string): Promise<CheckedProvider>;
}

export interface IncidentSummary {
  readonly id: string;
  readonly mode: Mode;
  readonly state: string;
  readonly done: boolean;
  readonly key: string;
  readonly openedAt: Instant;
  /** The closed incident that it re-opens. */
  readonly reopens: string | null;
  /** A leak if absent. */
  readonly purpose?: "migration";
  readonly keepsOldKey?: true;
}

/** What ties an incident to others of this workspace. */
export interface Links {
  /** Oldest first. */
  readonly reopenedAs: readonly string[];
  /** Whom two people called hostile in the incidents that it re-opens: good to know, and no evidence here. */
  readonly hostileBefore: readonly {
    readonly caller: string;
    readonly incident: string;
  }[];
}

/** One folder with its config, journal and spool. */
export interface Workspace {
  readonly dir: string;
  /** Why nothing can be written here, and what is shown comes from a copy of the journal; null if it can. */
  readonly unwritable: string | null;
  readonly policy: Policy;
  readonly people: readonly Person[];
  enrol(identity: Identity): Promise<void>;
  /** Live ones and rehearsals, newest first. */
  incidents(): readonly IncidentSummary[];
  /** Verified rows (`ERR_INCIDENT_UNKNOWN`, `ERR_JOURNAL_DAMAGED`). Signatures of people are checked too. */
  entries(incident: string): readonly JournalEntry[];
  /** What happened at the table; nothing for a live incident. */
  exercise(incident: string): readonly ExerciseRow[];
  /** The score of a rehearsal from its files (`ERR_NOT_A_REHEARSAL`, `ERR_SCENARIO_CHANGED`, `ERR_SCORE_UNFINISHED`). */
  score(incident: string): Promise<ScoredRehearsal>;
  links(incident: string): Links;
  /** Signs and appends rows of a person, without the lease. Rehearsals take none. */
  append(incident: string, rows: readonly Unsigned[], identity: Identity): readonly JournalEntry[];
  /** Copies signed checkpoints to the second place of the config, if it has one (`ERR_CHECKPOINT_UNWRITABLE`). */
  copyCheckpoints(incident: string): Promise<void>;
  /** Who drives it now. */
  holder(incident: string): HolderSummary | null;
  /** Makes the next driver take the lease from whoever can't be seen from here. */
  takeOver(incident: string, identity: Identity): void;
  /** The keys that a scanner's or provider's report is about. Writes nothing; what doesn't fit throws `ERR_FORMAT`. */
  readReport(request: ReportRequest, prompter: Prompter): Promise<ReportKeys>;
  /** What a value is, and who is known to hold it; nothing of it is kept. */
  identifyValue(request: IdentifyRequest): Promise<IdentifiedValue>;
  plan(request: PlanRequest): Promise<PlannedResponse>;
  /** What migrations of personal keys would do (`ERR_NO_TEAM_KEYS`, `ERR_HELD` …); changes nothing. */
  planMigrations(request: MigrationRequest): Promise<PlannedMigrations>;
  /** Writes the first row of a live incident; the leaked value, if given, goes into the spool. */
  open(planned: PlannedResponse, identity: Identity): Promise<string>;
  drive(request: DriveRequest): Promise<{ readonly stop: Stop; readonly at: Replay }>;
  /** `checkpoints`: texts that were kept elsewhere; those in the second place of the config are taken up by themselves. */
  verify(incident: string, checkpoints: readonly string[]): Promise<VerifyOutcome>;
  /** NDJSON rows and the newest checkpoint. */
  exportIncident(incident: string): { readonly rows: string; readonly checkpoint: string | null };
  /** Copies rows of an exported audit log into the workspace's state as an extra source of this incident. */
  importAudit(incident: string, file: string, source: string): Promise<{ readonly rows: number }>;
  doctor(): Promise<readonly Check[]>;
  close(): void;
}

export interface HolderSummary {
  readonly person: string;
  readonly host: string;
  readonly pid: number;
  readonly since: Instant;
  readonly liveness: "alive" | "dead" | "elsewhere";
}

export interface PlanRequest {
  readonly runbook: string;
  /** Report to open from. */
  readonly finding?: ReportRequest;
  /** Id or name of the leaked key; needed where a finding fits several, or there is none. */
  readonly key?: string;
  readonly rung?: Rung;
  /** Opened to contain at once: what only later steps need isn't in the way. */
  readonly until?: "contained";
  /** Where the leaked value is to be had: `ask`, `-` for standard input, or a private file. */
  readonly value?: string;
  /** The closed incident on the same key that is to be re-opened. */
  readonly reopens?: string;
  /** Asked before a found value goes into the spool. */
  readonly prompter: Prompter;
}

export interface PlannedResponse {
  readonly plan: Plan;
  readonly leaked: LeakedKey;
  /** What the provider says of the leaked key. */
  readonly state: KeyState;
  readonly hash: string;
  /** Kinds of call on which a planned audit source names the key; `*` for all. */
  readonly kindsSeen: readonly string[];
  /** Seconds by which this machine's clock is ahead of the provider's; null where its answers tell no time. */
  readonly clockAhead: Seconds | null;
  /** The value to put into the spool is held by the composition root under this plan's hash. */
  readonly valueHeld: boolean;
  readonly reopens: Reopened | null;
  /** Rows of the inventory that only a person can swap and vouch for, and why. */
  readonly doubts: readonly { readonly consumer: string; readonly doubts: readonly string[] }[];
}

/** A closed incident, as the one that re-opens it sees it. */
export interface Reopened {
  readonly incident: string;
  readonly provider: string;
  readonly key: Pick<LeakedKey, "id" | "name" | "handle">;
  /** Replacements that it and those before it made. */
  readonly earlierKeys: readonly string[];
}

export interface DriveRequest {
  readonly incident: string;
  readonly identity: Identity;
  readonly prompter: Prompter;
  /** How long to wait for time and people in all; 0 does only what is due. `longest-silence`: by the plan. */
  readonly wait: Seconds | "longest-silence";
  readonly until?: "contained";
  /** Nobody is there to be asked: a question is a stop. */
  readonly unattended?: boolean;
  readonly signal: AbortSignal;
  readonly onEntries: (entries: readonly JournalEntry[], at: Replay) => void;
}

export interface JudgeLogRequest {
  readonly files: readonly string[];
  readonly key: string;
  readonly exposedAt: Instant | null;
  readonly baseline: Seconds;
  /** A file. */
  readonly inventory?: string;
  /** Name of a format, or a mapping file. */
  readonly format?: string;
  /** A new file for one verdict a line. */
  readonly events?: string;
  /** A new file for an SVG. */
  readonly picture?: string;
  /** The calls of stanch itself in this incident are the responder's. */
  readonly incident?: string;
}

export interface JudgedLog {
  readonly judgement: Judgement;
  readonly read: LogReading;
}

export interface VerifyOutcome {
  readonly ok: boolean;
  readonly entries: number;
  /** The first bad entry and what is wrong with it, or null. */
  readonly problem: string | null;
  /** What this check can't see. */
  readonly limits: readonly string[];
}

export interface Check {
  readonly name: string;
  readonly state: "ok" | "warn" | "fail";
  readonly detail: string;
  readonly hint?: string;
}

/** What a command came to: the exit code, and the line to type next. */
export interface Outcome {
  readonly code: number;
  readonly incident?: string;
  readonly state?: string;
  readonly blockers?: readonly Blocker[];
  readonly next: string | null;
  /** Further members of the result object. */
  readonly extra?: Readonly<Record<string, unknown>>;
}
