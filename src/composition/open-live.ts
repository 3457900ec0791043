import type { PlanRequest, PlannedResponse } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { isMigration } from "../core/purpose.ts";
import type { Secret } from "../core/secret.ts";
import { replay } from "../engine/replay.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createLeases, drivenBy } from "../hosts/embedded/lease.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import type { Identity } from "../ports/signer.ts";
import type { Live } from "./live.ts";
import { incidentId, openingRow } from "./opening.ts";
import { keysMadeFor } from "./reopening.ts";
import type { Paths } from "./paths.ts";
import { readPeople, readSettings } from "./settings.ts";
import type { Toolbox } from "./toolbox.ts";
import { SILENT, noWorkspace } from "./workspace-errors.ts";

export interface Opening {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly journal: EmbeddedJournal;
  readonly value: Secret | null;
  readonly live: (prompter: PlanRequest["prompter"]) => Promise<Live>;
}

/** Writes the first row of a live incident. Refused where people are missing or the key has an open incident already. */
export async function openLive(
  { toolbox, paths, journal, value, live }: Opening,
  { plan, leaked, reopens }: PlannedResponse,
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
  refuseIfOpen(toolbox, journal, leaked.id, plan);
  // Young keys of our own, in the names that this plan gives: without their ids another responder would seem to be at work.
  const earlierKeys = keysMadeFor(
    journal.incidents().map((id) => replay(journal.read(id)).incident),
    { keyId: leaked.id, provider: plan.provider },
    reopens?.earlierKeys,
  );
  const at = clock.now();
  const incident = incidentId(at, random, plan);
  // The value first: an incident that says it holds one must hold it.
  if (value !== null) await (await live(SILENT)).spool(incident).put("leaked", value);
  journal.append(
    incident,
    [
      openingRow(
        {
          mode: "live",
          policy: settings.policy,
          people,
          responder: identity.person,
          leaked,
          plan,
          at,
          ...(reopens === null ? {} : { reopens: reopens.incident }),
          ...(reopens === null && earlierKeys.length === 0 ? {} : { earlierKeys }),
        },
        signer,
      ),
    ],
    { atHead: 0 },
  );
  return incident;
}

/** One key, one open incident (`ERR_HELD`). For a leak an open migration has to be given up first. */
export function refuseIfOpen(
  { clock }: Toolbox,
  journal: EmbeddedJournal,
  keyId: string,
  wanted: Pick<Plan, "purpose"> = {},
): void {
  const open = journal
    .incidents()
    .map((id) => replay(journal.read(id)))
    .find(({ incident, done }) => !done && incident.leaked.id === keyId);
  if (open === undefined) return;
  const { id: already, plan } = open.incident;
  const holder = createLeases({ journal, clock, self: thisProcess() }).holderOf(already);
  const driven = holder === null || holder.liveness === "dead" ? "nobody drives it now" : drivenBy(holder);
  throw new StanchError({
    code: "ERR_HELD",
    message: `${already} is open on this key already, ${driven}`,
    hint:
      isMigration(plan) && !isMigration(wanted)
        ? `a leak goes first: stanch abort --reason WHY --incident ${already}, stanch resume, and then this again`
        : `stanch resume --incident ${already}`,
  });
}
