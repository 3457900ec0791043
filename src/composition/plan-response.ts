import { StanchError } from "../core/errors.ts";
import type { KeyRef } from "../core/key.ts";
import { rowsOfKey } from "../core/inventory/rows-of-key.ts";
import { wholeRow } from "../core/inventory/whole-row.ts";
import { checkRoomFor } from "../core/key-limit.ts";
import type { FoundTrace, LeakedKey, Rung } from "../core/plan.ts";
import type { Secret } from "../core/secret.ts";
import { earliest } from "../core/time.ts";
import type { Finding } from "../formats/findings/finding.ts";
import { type FoundKey, pickKey } from "../formats/findings/found-keys.ts";
import { matchFinding } from "../formats/match-finding.ts";
import { planFrom } from "../formats/plan.ts";
import type { Provider } from "../ports/provider.ts";
import type { ReportKeys } from "../cli/report-services.ts";
import type { PlanRequest, PlannedResponse, Reopened } from "../cli/services.ts";
import { givenValue } from "./given-value.ts";
import { userOf, withUser } from "./migration/fallback.ts";
import type { Live } from "./live.ts";
import { type LiveFiles, doubtsIn } from "./live-files.ts";
import { clockAhead } from "./clock-ahead.ts";
import { planHash } from "./opening.ts";
import { reopenedKey } from "./reopening.ts";
import type { Toolbox } from "./toolbox.ts";

/** What a response to this leak would do, and the leaked value if the responder lets stanch keep it until the end. */
export async function planResponse(
  toolbox: Toolbox,
  live: Live,
  files: LiveFiles,
  request: PlanRequest,
  { report, reopens }: { readonly report: ReportKeys | null; readonly reopens: Reopened | null },
): Promise<{ planned: PlannedResponse; value: Secret | null }> {
  const { runbook, config } = files;
  const provider = await live.parts.provider(runbook.provider);
  const found = report === null ? null : keyOf(report, request.finding?.pick);
  const finding = found?.finding ?? null;
  const given = await givenValue(toolbox, request.value, request.prompter);
  const listed = provider.capabilities.canList ? await provider.listKeys() : null;
  const known = given ?? finding?.value ?? null;
  // A report that names the key is about this leak; a runbook is written for any.
  const wanted = request.key ?? finding?.keyId ?? runbook.leak.key;
  const key =
    reopens === null
      ? identifyKey(provider, listed, live, known, finding, wanted)
      : await reopenedKey(provider, listed, reopens, {
          wanted,
          // What is masked all over says nothing.
          found: known === null ? shownEnds(finding) : live.handle(known),
        });
  if (known !== null) refuseOtherValue(provider, key, known);
  const holders = rowsOfKey(files.rows, {
    id: key.id,
    name: key.name,
    provider: runbook.provider,
    ...(known === null ? {} : { fingerprint: live.handle(known).fingerprint }),
  });
  const owner = principalOf(key.principal ?? runbook.leak.principal);
  const plan = planFrom(runbook, withUser(holders.map(wholeRow), userOf(files, owner)), provider, {
    keyName: key.name ?? key.id,
    state: key.state,
    ...(request.rung === undefined ? {} : { rung: request.rung }),
  });
  refuseImpossible(provider, plan.rung);
  for (const replacement of plan.replacements) provider.checkRequest?.(replacement);
  // Found out after containment, it would leave consumers on a disabled key with nothing to give them.
  if (request.until !== "contained") checkRoomFor(provider, listed ?? [], plan.replacements);
  const value =
    known !== null && plan.keyProbe !== null && (given !== null || (await mayKeep(request, known)))
      ? known
      : null;
  if (provider.endValue !== undefined && value === null && key.state !== "dead") throw valueNeeded(provider);
  const reported = Math.max(
    0,
    ...Object.values(config.probes).map((probe) =>
      "fingerprint" in probe ? (probe.fingerprint?.length ?? 0) : 0,
    ),
  );
  const handle =
    known === null
      ? (reopens?.key.handle ?? {
          ...(key.prefix === undefined ? {} : { prefix: key.prefix }),
          ...(key.lastFour === undefined ? {} : { lastFour: key.lastFour }),
        })
      : live.handle(known, reported === 0 ? undefined : reported);
  const leaked: LeakedKey = {
    id: key.id,
    name: key.name ?? key.id,
    ...(key.kind === undefined ? {} : { kind: key.kind }),
    ...owner,
    handle,
    exposedAt: earliest(finding?.exposedAt, runbook.leak.exposedAt) ?? null,
    leakPath: runbook.leak.path,
    ...(found === null ? {} : { found: traceOf(found) }),
    valueHeld: value !== null,
  };
  return {
    planned: {
      plan,
      leaked,
      state: key.state,
      hash: planHash(toolbox.signer, plan, leaked),
      kindsSeen: await plannedSight(live, plan.auditLogs),
      clockAhead: clockAhead(provider, toolbox.clock),
      valueHeld: value !== null,
      reopens,
      doubts: holders.flatMap((row) => {
        const doubts = doubtsIn(files, row);
        return doubts.length === 0 ? [] : [{ consumer: row.id, doubts }];
      }),
    },
    value,
  };
}

/** On which kinds of call the planned sources would name the key, by what the config says of them. */
export async function plannedSight(live: Live, names: readonly string[]): Promise<readonly string[]> {
  const logs = await live.parts.auditLogs(names);
  const naming = logs.filter(({ capabilities }) => capabilities.identifiesKey);
  return [...new Set(naming.flatMap(({ capabilities }) => capabilities.covers))].sort();
}

export function principalOf(principal: string | undefined): Pick<LeakedKey, "principal"> {
  return principal === undefined ? {} : { principal };
}

/** The gate judges the key that is named; a value of another one would be presented, and perhaps ended, in its place. */
export function refuseOtherValue(provider: Provider, { id, lastFour = "" }: KeyRef, value: Secret): void {
  const told = provider.idOf?.(value);
  const isOther = told === undefined ? lastFour !== "" && lastFour !== value.lastFour : told !== id;
  if (!isOther) return;
  throw new StanchError({
    code: "ERR_WHICH_KEY",
    message: `the value that was given isn't that of ${id}`,
    hint: "name the key whose value it is with --key ID, or leave the value out",
  });
}

/** Found out at the gate, it would leave a leaked key that nothing can end. */
export function valueNeeded({ name }: Provider): StanchError {
  return new StanchError({
    code: "ERR_NEEDS_VALUE",
    message: `${name} ends a key by its value, which isn't kept until then`,
    hint: "give it with --value, let stanch keep it, and name a keyProbe in the runbook's reissue",
  });
}

/** What the provider can't do is said before the incident opens, with what it can. */
function refuseImpossible({ name, capabilities }: Provider, rung: Rung): void {
  const can = {
    observe: true,
    restrict: capabilities.canRestrict,
    pause: true,
    disable: capabilities.canDisable,
  };
  if (can[rung]) return;
  const others = Object.entries(can).flatMap(([other, able]) => (able ? [other] : []));
  throw new StanchError({
    code: "ERR_UNSUPPORTED",
    message: `${name} can't ${rung} a key`,
    hint: `contain can be ${others.join(", ")}`,
  });
}

/** A report on several keys isn't guessed (`ERR_WHICH_FINDING`). */
function keyOf({ file, keys }: ReportKeys, pick: string | undefined): FoundKey {
  const [only] = keys;
  if (pick !== undefined && only !== undefined) return pickKey(keys, pick);
  if (only !== undefined && keys.length === 1) return only;
  throw new StanchError({
    code: "ERR_WHICH_FINDING",
    message:
      only === undefined
        ? `${file} holds no finding`
        : `${file} holds findings of ${keys.length} different keys`,
    hint:
      only === undefined
        ? "leave the report out, and name the leaked key with --key ID"
        : "choose one with --pick; each key is an incident of its own",
  });
}

function shownEnds(finding: Finding | null): Finding | null {
  return finding === null || finding.lastFour === "" ? null : finding;
}

function traceOf({ finding, count }: FoundKey): FoundTrace {
  const { detector, location, commit, verified } = finding;
  return { detector, location, ...(commit === undefined ? {} : { commit }), verified, count };
}

/** By id or name, else by what the scanner found; what fits several keys isn't guessed (`ERR_WHICH_KEY`). */
function identifyKey(
  provider: Provider,
  listed: readonly KeyRef[] | null,
  live: Live,
  value: Secret | null,
  finding: Finding | null,
  wanted: string | undefined,
): KeyRef {
  if (listed === null) {
    const told = value === null ? undefined : provider.idOf?.(value);
    if (wanted === undefined && told !== undefined) return { id: told, name: null, state: "unknown" };
    if (wanted !== undefined) return { id: wanted, name: wanted, state: "unknown" };
    throw whichKey(`${provider.name} can't list keys`, []);
  }
  if (wanted !== undefined) {
    const byId = listed.filter((key) => key.id === wanted);
    const named = byId.length > 0 ? byId : listed.filter((key) => key.name === wanted);
    return one(
      named,
      `${named.length === 0 ? "no key" : "more than one key"} at ${provider.name} is called ${wanted}`,
    );
  }
  const handle = value === null ? finding : live.handle(value);
  if (handle === null) throw whichKey("nothing says which key leaked", listed);
  return one(matchFinding(handle, listed).keys, "what leaked doesn't fit exactly one key");
}

function one(keys: readonly KeyRef[], message: string): KeyRef {
  const [only] = keys;
  if (only !== undefined && keys.length === 1) return only;
  throw whichKey(message, keys);
}

function whichKey(message: string, keys: readonly KeyRef[]): StanchError {
  const names = keys.slice(0, 10).map((key) => (key.name === null ? key.id : `${key.id} (${key.name})`));
  return new StanchError({
    code: "ERR_WHICH_KEY",
    message: names.length === 0 ? message : `${message}: ${names.join(", ")}`,
    hint: "name the leaked key with --key ID",
  });
}

async function mayKeep({ prompter }: PlanRequest, value: Secret): Promise<boolean> {
  return prompter.consent({
    topic: "keep-leaked",
    level: "confirm",
    title: `Keep the leaked value ${value.mask} in the encrypted spool until its end is confirmed`,
    lines: ["Without it nobody can test that the key is really dead."],
    name: value.mask,
  });
}
