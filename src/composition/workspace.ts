import { existsSync, readdirSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { DriveRequest, PlanRequest, PlannedResponse, Workspace } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import { silenceWindow } from "../core/gate-old-use.ts";
import type { Incident } from "../core/incident.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Secret } from "../core/secret.ts";
import { drive } from "../engine/drive.ts";
import { type Replay, replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { exportIncident, formatCheckpoint, parseCheckpoint } from "../hosts/embedded/checkpoint.ts";
import { createEmbeddedHost } from "../hosts/embedded/host.ts";
import { type EmbeddedJournal, openJournal } from "../hosts/embedded/journal.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import { verifyIncident } from "../hosts/embedded/verify.ts";
import type { Journal } from "../ports/journal.ts";
import type { Identity } from "../ports/signer.ts";
import { checkedJournal } from "./checked-journal.ts";
import { doctor } from "./doctor.ts";
import { type Live, createLive } from "./live.ts";
import { loadConfig, loadLiveFiles } from "./live-files.ts";
import { incidentId, openingRow } from "./opening.ts";
import { type Paths, pathsOf } from "./paths.ts";
import { planResponse } from "./plan-response.ts";
import { enrolPerson, readPeople, readSettings } from "./settings.ts";
import { signedRow } from "./signed-row.ts";
import type { Toolbox } from "./toolbox.ts";

const SHORTEST_WAIT_SECONDS = 30;

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
  const journalOf = (incident: string): Journal => {
    if (checked?.incidents().includes(incident) === true) return checked;
    const path = join(paths.rehearsals, `${incident}.db`);
    if (/^[\w-]+$/.test(incident) && existsSync(path)) return checkedJournal(openAt(path), signer);
    throw new StanchError({
      code: "ERR_INCIDENT_UNKNOWN",
      message: `there is no incident ${incident} here`,
      hint: "stanch list shows what there is",
    });
  };
  const rehearsed = (): readonly string[] =>
    existsSync(paths.rehearsals)
      ? readdirSync(paths.rehearsals)
          .filter((name) => name.endsWith(".db"))
          .map((name) => basename(name, ".db"))
      : [];
  const leases = () => createLeases({ journal: liveJournal(), clock, self: thisProcess() });
  const values = new Map<string, Secret>();
  const liveParts = (prompter: PlanRequest["prompter"]): Promise<Live> => {
    if (settings === null) throw noWorkspace(dir);
    return createLive({ toolbox, paths, workspaceId: settings.id, config: loadConfig(paths), prompter });
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
    holder: (incident) => (checked?.incidents().includes(incident) === true ? leases().holderOf(incident) : null),
    takeOver(incident, identity) {
      const { token } = leases().acquire(incident, identity.person, { takeover: true });
      leases().release(incident, token);
    },
    async plan(request) {
      const files = loadLiveFiles(paths, request.runbook);
      const { planned, value } = await planResponse(toolbox, await liveParts(request.prompter), files, request);
      if (value !== null) values.set(planned.hash, value);
      return planned;
    },
    open: (planned, identity) =>
      openIncident({ toolbox, paths, journal: liveJournal(), value: values.get(planned.hash) ?? null, live: liveParts }, planned, identity),
    async drive(request) {
      const journal = liveJournal();
      if (!journal.incidents().includes(request.incident)) {
        journalOf(request.incident);
        throw isRehearsal(request.incident);
      }
      return driveLive(toolbox, journal, checkedJournal(journal, signer), await liveParts(request.prompter), request);
    },
    verify(incident, checkpoints) {
      const path = join(paths.rehearsals, `${incident}.db`);
      const journal = live?.incidents().includes(incident) === true ? live : openAt(path);
      const report = verifyIncident(journal.raw(incident), signer, { checkpoints: checkpoints.map(parseCheckpoint) });
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
      return importAudit(toolbox, paths, await liveParts(SILENT), file, source);
    },
    doctor: () => doctor(toolbox, paths, settings, () => liveParts(SILENT)),
    close: () => {
      for (const journal of open) journal.close();
    },
  };
}

function summaryOf(id: string, entries: readonly JournalEntry[]): ReturnType<Workspace["incidents"]>[number] {
  const { incident, state, done } = replay(entries);
  return { id, mode: incident.mode, state, done, key: incident.leaked.name, openedAt: incident.openedAt };
}

interface Opening {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly journal: EmbeddedJournal;
  readonly value: Secret | null;
  readonly live: (prompter: PlanRequest["prompter"]) => Promise<Live>;
}

async function openIncident(
  { toolbox, paths, journal, value, live }: Opening,
  { plan, leaked }: PlannedResponse,
  identity: Identity,
): Promise<string> {
  const { clock, random, signer } = toolbox;
  const settings = readSettings(paths);
  const people = readPeople(paths);
  if (settings === null) throw noWorkspace(paths.state);
  if (!people.some(({ id, publicKey }) => id === identity.person && publicKey === identity.publicKey)) {
    throw new StanchError({
      code: "ERR_NOT_ENROLLED",
      message: `${identity.person} isn't enrolled in this workspace`,
      hint: `stanch enrol ${identity.person}`,
    });
  }
  if (settings.policy === "two-person" && people.length < 2) {
    throw new StanchError({
      code: "ERR_TOO_FEW_PEOPLE",
      message: "a two-person workspace needs two people enrolled before an incident opens",
      hint: "stanch enrol SECOND-PERSON, on their machine or with their identity file",
    });
  }
  const already = openOn(journal, leaked.id);
  if (already !== undefined) {
    throw new StanchError({
      code: "ERR_HELD",
      message: `${already} is open on this key already`,
      hint: `stanch resume --incident ${already}`,
    });
  }
  const at = clock.now();
  const incident = incidentId(at, random);
  // The value first: an incident that says it holds one must hold it.
  if (value !== null) await (await live(SILENT)).spool(incident).put("leaked", value);
  journal.append(
    incident,
    [
      openingRow(
        { mode: "live", policy: settings.policy, people, responder: identity.person, leaked, plan, at },
        signer,
      ),
    ],
    { atHead: 0 },
  );
  return incident;
}

function openOn(journal: EmbeddedJournal, keyId: string): string | undefined {
  return journal.incidents().find((id) => {
    const { incident, done } = replay(journal.read(id));
    return !done && incident.leaked.id === keyId;
  });
}

async function driveLive(
  toolbox: Toolbox,
  journal: EmbeddedJournal,
  checked: Journal,
  live: Live,
  request: DriveRequest,
): Promise<{ stop: Stop; at: Replay }> {
  const { incident, identity, signal } = request;
  const { clock } = toolbox;
  const leases = createLeases({ journal, clock, self: thisProcess() });
  const { token } = leases.acquire(incident, identity.person);
  try {
    const start = replay(checked.read(incident));
    const host = createEmbeddedHost({
      journal: checked,
      incident,
      token,
      clock,
      wait: {
        maxSeconds: request.wait === "longest-silence" ? longestSilence(start.incident) : request.wait,
        watchForeign: true,
      },
      after: start.seq,
      signal,
    });
    let told = start.seq;
    return await drive(host, await live.adapters(incident, start.incident.plan, identity), start, {
      ...(request.until === undefined ? {} : { until: request.until }),
      onProgress: (at) => {
        request.onEntries(checked.read(incident, told), at);
        told = at.seq;
      },
    });
  } finally {
    leases.release(incident, token);
  }
}

/** How long a responder is made to wait at the gate or for the key to die, at most, before stanch stops and says so. */
function longestSilence(incident: Incident): number {
  const windows = Object.values(incident.consumers).map((progress) => silenceWindow(incident, progress));
  const lags = Object.values(incident.readings).map((reading) => reading.lag);
  const { tokenCache } = incident.plan.capabilities;
  return Math.max(SHORTEST_WAIT_SECONDS, tokenCache, ...windows) + Math.max(0, ...lags) + 2 * incident.plan.poll;
}

async function importAudit(
  { signer, clock }: Toolbox,
  paths: Paths,
  live: Live,
  file: string,
  source: string,
): Promise<{ rows: number }> {
  const folder = join(paths.imports, encodeURIComponent(source));
  await ensurePrivateDirectory(folder);
  const target = join(folder, `${signer.digest(resolve(file)).slice(0, 8)}-${clock.now().replaceAll(":", "")}.ndjson`);
  try {
    await copyFile(file, target);
  } catch {
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read` });
  }
  const logs = await live.parts.auditLogs([source]);
  const imported = logs.at(-1);
  let rows = 0;
  for await (const item of imported?.read({ from: "1970-01-01T00:00:00.000Z", to: clock.now() }) ?? []) {
    if (item.type === "row") rows += 1;
  }
  return { rows };
}

/** For reads that can't ask anybody anything. */
const SILENT: PlanRequest["prompter"] = {
  consent: async () => false,
  secret: () => Promise.reject(wouldAsk()),
  text: () => Promise.reject(wouldAsk()),
  say: () => undefined,
};

function wouldAsk(): StanchError {
  return new StanchError({ code: "ERR_WOULD_ASK", message: "this would have to ask somebody" });
}

function noWorkspace(dir: string): StanchError {
  return new StanchError({
    code: "ERR_NO_WORKSPACE",
    message: `${dir} isn't a stanch workspace`,
    hint: "stanch init --policy two-person|solo",
  });
}

function isRehearsal(incident: string): StanchError {
  return new StanchError({
    code: "ERR_REHEARSAL",
    message: `${incident} is a rehearsal: it can be looked at, and never be carried on`,
    hint: "play it again with stanch rehearse",
  });
}
