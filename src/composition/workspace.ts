import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { PlanRequest, Workspace } from "../cli/services.ts";
import { ownAgent } from "../core/attribution.ts";
import { StanchError } from "../core/errors.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Secret } from "../core/secret.ts";
import { replay } from "../engine/replay.ts";
import { exportIncident, formatCheckpoint, parseCheckpoint } from "../hosts/embedded/checkpoint.ts";
import { type EmbeddedJournal, openJournal } from "../hosts/embedded/journal.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import { verifyIncident } from "../hosts/embedded/verify.ts";
import type { Journal } from "../ports/journal.ts";
import { checkedJournal } from "./checked-journal.ts";
import type { Live } from "./live.ts";
import { pathsOf } from "./paths.ts";
import { enrolPerson, readPeople, readSettings } from "./settings.ts";
import { signedRow } from "./signed-row.ts";
import type { Toolbox } from "./toolbox.ts";
import { SILENT, isRehearsal, noWorkspace } from "./workspace-errors.ts";

/** Opens a folder; without `stanch init` only its rehearsals can be looked at. */
export async function openWorkspace(toolbox: Toolbox, folder: string): Promise<Workspace> {
  const { clock, random, signer } = toolbox;
  const dir = resolve(folder);
  const paths = pathsOf(dir);
  const settings = readSettings(paths);
  if (settings === null && !existsSync(paths.rehearsals)) throw noWorkspace(dir);
  const open: EmbeddedJournal[] = [];
  const openAt = (path: string): EmbeddedJournal => {
    const journal = openJournal({ path, digester: signer, random });
    open.push(journal);
    return journal;
  };
  const live = settings === null ? null : openAt(paths.journal);
  const liveJournal = (): EmbeddedJournal => {
    if (live === null) throw noWorkspace(dir);
    return live;
  };
  const checked = live === null ? null : checkedJournal(live, signer);
  const rehearsalPath = (incident: string): string => {
    const path = join(paths.rehearsals, `${incident}.db`);
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

  return {
    dir,
    policy: settings?.policy ?? "two-person",
    people: readPeople(paths),
    enrol: (identity) => enrolPerson(paths, identity),
    incidents: () =>
      [...(checked?.incidents() ?? []), ...rehearsed()]
        .map((id) => summaryOf(id, journalOf(id).read(id)))
        .sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
    entries: (incident) => journalOf(incident).read(incident),
    append(incident, rows, identity) {
      const journal = liveJournal();
      if (!journal.incidents().includes(incident)) journalOf(incident);
      if (!journal.incidents().includes(incident)) throw isRehearsal(incident);
      return journal.append(
        incident,
        rows.map((row) => signedRow(signer, identity, incident, clock.now(), row)),
      );
    },
    holder: (incident) =>
      checked?.incidents().includes(incident) === true ? leases().holderOf(incident) : null,
    takeOver(incident, identity) {
      const { token } = leases().acquire(incident, identity.person, { takeover: true });
      leases().release(incident, token);
    },
    async plan(request) {
      const { loadLiveFiles } = await import("./live-files.ts");
      const { planResponse } = await import("./plan-response.ts");
      const files = loadLiveFiles(paths, request.runbook);
      const { planned, value } = await planResponse(
        toolbox,
        await liveParts(request.prompter),
        files,
        request,
      );
      if (value !== null) values.set(planned.hash, value);
      return planned;
    },
    open: async (planned, identity) =>
      (await import("./open-live.ts")).openLive(
        { toolbox, paths, journal: liveJournal(), value: values.get(planned.hash) ?? null, live: liveParts },
        planned,
        identity,
      ),
    async drive(request) {
      const journal = liveJournal();
      if (!journal.incidents().includes(request.incident)) {
        journalOf(request.incident);
        throw isRehearsal(request.incident);
      }
      const { driveLive } = await import("./drive-live.ts");
      return driveLive(
        toolbox,
        journal,
        checkedJournal(journal, signer),
        await liveParts(request.prompter, request.incident),
        request,
      );
    },
    verify(incident, checkpoints) {
      const journal = live?.incidents().includes(incident) === true ? live : openAt(rehearsalPath(incident));
      const report = verifyIncident(journal.raw(incident), signer, {
        checkpoints: checkpoints.map(parseCheckpoint),
      });
      const [first] = report.problems;
      return {
        ok: first === undefined,
        entries: report.size,
        problem: first === undefined ? null : `entry ${first.seq} ${first.detail}`,
        limits: report.unseen,
      };
    },
    exportIncident(incident) {
      const { lines, checkpoint } = exportIncident(journalOf(incident).read(incident), signer);
      return { rows: lines.map((line) => `${line}\n`).join(""), checkpoint: formatCheckpoint(checkpoint) };
    },
    async importAudit(incident, file, source) {
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

function summaryOf(id: string, entries: readonly JournalEntry[]): ReturnType<Workspace["incidents"]>[number] {
  const { incident, state, done } = replay(entries);
  return { id, mode: incident.mode, state, done, key: incident.leaked.name, openedAt: incident.openedAt };
}
