import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { ReportKeys, ReportRequest } from "../cli/report-services.ts";
import type { PlanRequest, Reopened, Workspace } from "../cli/services.ts";
import { ownAgent } from "../core/attribution.ts";
import { StanchError } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import { exportIncident, formatCheckpoint } from "../hosts/embedded/checkpoint.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import { openToRead } from "../hosts/embedded/open-to-read.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import type { Journal } from "../ports/journal.ts";
import { readExerciseLog } from "./rehearsal/exercise-log.ts";
import { checkedJournal } from "./checked-journal.ts";
import { summaryOf } from "./incident-summary.ts";
import type { Live } from "./live.ts";
import { pathsOf } from "./paths.ts";
import { linksOf, reopenedOf } from "./reopening.ts";
import { enrolPerson, readPeople, readSettings } from "./settings.ts";
import { appendSigned } from "./signed-row.ts";
import type { Toolbox } from "./toolbox.ts";
import { SILENT, isRehearsal, noWorkspace, refuseRehearsalsIn } from "./workspace-errors.ts";

/** Opens a folder; without `stanch init` only its rehearsals can be looked at. */
export async function openWorkspace(toolbox: Toolbox, folder: string): Promise<Workspace> {
  const { clock, random, signer } = toolbox;
  const dir = resolve(folder);
  const paths = pathsOf(dir);
  const settings = readSettings(paths);
  if (settings === null && !existsSync(paths.rehearsals)) throw noWorkspace(dir);
  const open: EmbeddedJournal[] = [];
  let unwritable: StanchError | null = null;
  const openAt = (path: string): EmbeddedJournal => {
    const opened = openToRead({ path, digester: signer, random });
    open.push(opened.journal);
    unwritable ??= opened.unwritable;
    return opened.journal;
  };
  const live = settings === null ? null : openAt(paths.journal);
  /** Before anything is asked of a person or a provider: without a journal nothing is done. */
  const mustWrite = (): void => {
    if (unwritable !== null) throw unwritable;
    if (live !== null) refuseRehearsalsIn(live);
  };
  const liveJournal = (): EmbeddedJournal => {
    if (live === null) throw noWorkspace(dir);
    return live;
  };
  const checked = live === null ? null : checkedJournal(live, signer);
  const rehearsalPath = (incident: string): string => {
    const path = paths.rehearsal(incident).journal;
    if (/^[\w-]+$/.test(incident) && existsSync(path)) return path;
    throw new StanchError({
      code: "ERR_INCIDENT_UNKNOWN",
      message: `there is no incident ${incident} here`,
      hint: "stanch list shows what there is",
    });
  };
  const journalOf = (incident: string): Journal => {
    if (checked?.incidents().includes(incident) === true) return checked;
    return checkedJournal(openAt(rehearsalPath(incident)), signer);
  };
  const rehearsed = (): readonly string[] =>
    existsSync(paths.rehearsals)
      ? readdirSync(paths.rehearsals)
          .filter((name) => name.endsWith(".db"))
          .map((name) => basename(name, ".db"))
      : [];
  /** By where it is kept and by its first row: a rehearsal's journal in the place of the live one stays a rehearsal. */
  const liveOnly = (incident: string): EmbeddedJournal => {
    const journal = liveJournal();
    const [opening] = journalOf(incident).read(incident);
    const isLive = opening?.type === "incident.opened" && opening.data.mode === "live";
    if (!isLive || !journal.incidents().includes(incident)) throw isRehearsal(incident);
    return journal;
  };
  const leases = () => createLeases({ journal: liveJournal(), clock, self: thisProcess() });
  const values = new Map<string, Secret>();
  const liveParts = async (prompter: PlanRequest["prompter"], incident?: string): Promise<Live> => {
    if (settings === null) throw noWorkspace(dir);
    const userAgent = incident === undefined ? "stanch" : ownAgent(incident);
    const { createLive } = await import("./live.ts");
    const { loadConfig } = await import("./live-files.ts");
    return createLive({
      toolbox,
      paths,
      workspaceId: settings.id,
      config: loadConfig(paths),
      prompter,
      userAgent,
    });
  };

  const reopening = async (incident: string): Promise<Reopened> => {
    const { refuseIfOpen } = await import("./open-live.ts");
    liveOnly(incident);
    const entries = journalOf(incident).read(incident);
    const reopened = reopenedOf(entries);
    refuseIfOpen(toolbox, liveJournal(), reopened.key.id);
    return reopened;
  };

  const reports = new Map<string, ReportKeys>();
  const reportOf = async (request: ReportRequest, prompter: PlanRequest["prompter"]): Promise<ReportKeys> => {
    if (settings === null) throw noWorkspace(dir);
    const { readReportOnce } = await import("./read-report.ts");
    return readReportOnce({ toolbox, workspaceId: settings.id, known: reports }, request, prompter);
  };

  const secondPlaceOf = async () => {
    const { loadConfig } = await import("./live-files.ts");
    const { secondPlace } = await import("./second-place.ts");
    return secondPlace(paths, loadConfig(paths));
  };

  return {
    dir,
    get unwritable() {
      return unwritable?.message ?? null;
    },
    policy: settings?.policy ?? "two-person",
    people: readPeople(paths),
    enrol: (identity) => enrolPerson(paths, identity),
    incidents: () =>
      [...(checked?.incidents() ?? []), ...rehearsed()]
        .map((id) => summaryOf(id, journalOf(id).read(id)))
        .sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
    entries: (incident) => journalOf(incident).read(incident),
    exercise: (incident) => readExerciseLog(paths.rehearsal(incident).log),
    score: async (incident) =>
      (await import("./rehearsal/scored.ts")).scoredFrom(
        journalOf(incident).read(incident),
        paths.rehearsal(incident).log,
      ),
    links: (incident) =>
      checked === null
        ? { reopenedAs: [], hostileBefore: [] }
        : linksOf(incident, checked.incidents(), (id) => checked.read(id)),
    append(incident, rows, identity) {
      const journal = liveOnly(incident);
      const timed = rows.map((row) => ({ at: clock.now(), row }));
      return journal.transact((transaction) => appendSigned(transaction, signer, identity, incident, timed));
    },
    async copyCheckpoints(incident) {
      if (!existsSync(paths.config)) return;
      (await secondPlaceOf())?.catchUp(journalOf(incident).read(incident));
    },
    holder: (incident) =>
      checked?.incidents().includes(incident) === true ? leases().holderOf(incident) : null,
    takeOver(incident, identity) {
      liveOnly(incident);
      const { token } = leases().acquire(incident, identity.person, { takeover: true });
      leases().release(incident, token);
    },
    readReport: reportOf,
    async identifyValue(request) {
      if (settings === null) throw noWorkspace(dir);
      const { identifyValue } = await import("./identify-value.ts");
      const { knownKeys } = await import("./known-keys.ts");
      const parts = () => liveParts(request.prompter);
      return identifyValue(
        toolbox,
        await knownKeys(
          { toolbox, paths, workspaceId: settings.id, journal: checked, parts },
          request.runbook,
        ),
        request,
      );
    },
    async plan(request) {
      mustWrite();
      const { loadLiveFiles } = await import("./live-files.ts");
      const { planResponse } = await import("./plan-response.ts");
      const files = loadLiveFiles(paths, request.runbook);
      const report = request.finding === undefined ? null : await reportOf(request.finding, request.prompter);
      const reopens = request.reopens === undefined ? null : await reopening(request.reopens);
      const parts = await liveParts(request.prompter);
      const { planned, value } = await planResponse(toolbox, parts, files, request, { report, reopens });
      if (value !== null) values.set(planned.hash, value);
      return planned;
    },
    async planMigrations(request) {
      mustWrite();
      const { migrationsOf } = await import("./migration/migrations-of.ts");
      const journal = checkedJournal(liveJournal(), signer);
      const place = { toolbox, paths, journal, live: liveParts };
      const { planned, value } = await migrationsOf(place, request);
      const [first] = planned.migrations;
      if (value !== null && first?.valueHeld === true) values.set(first.hash, value);
      return planned;
    },
    open: async (planned, identity) =>
      (await import("./open-live.ts")).openLive(
        { toolbox, paths, journal: liveJournal(), value: values.get(planned.hash) ?? null, live: liveParts },
        planned,
        identity,
      ),
    async drive(request) {
      const journal = liveOnly(request.incident);
      mustWrite();
      const { driveLive } = await import("./drive-live.ts");
      const { copyingJournal } = await import("./second-place.ts");
      const own = checkedJournal(journal, signer);
      const copies = await secondPlaceOf();
      return driveLive(
        toolbox,
        journal,
        copies === null ? own : copyingJournal(own, copies),
        await liveParts(request.prompter, request.incident),
        request,
      );
    },
    async verify(incident, checkpoints) {
      const { verifyRows } = await import("./verify-rows.ts");
      return verifyRows({
        signer,
        paths,
        incident,
        checkpoints,
        live: live?.incidents().includes(incident) === true ? live : null,
        rehearsal: () => openAt(rehearsalPath(incident)),
      });
    },
    exportIncident(incident) {
      const { lines, checkpoint } = exportIncident(journalOf(incident).read(incident), signer);
      return { rows: lines.map((line) => `${line}\n`).join(""), checkpoint: formatCheckpoint(checkpoint) };
    },
    async importAudit(incident, file, source) {
      mustWrite();
      journalOf(incident);
      return (await import("./import-audit.ts")).importAudit(
        toolbox,
        paths,
        await liveParts(SILENT),
        file,
        source,
      );
    },
    doctor: async () =>
      (await import("./doctor.ts")).doctor(toolbox, paths, settings, checked?.incidents() ?? [], () =>
        liveParts(SILENT),
      ),
    close: () => {
      for (const journal of open) journal.close();
    },
  };
}
