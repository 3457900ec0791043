import { readSecretFromStdin, resolveSecretRef } from "../adapters/secret-ref.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyRef } from "../core/key.ts";
import { checkKeyLimit } from "../core/key-limit.ts";
import type { LeakedKey, Rung } from "../core/plan.ts";
import type { Secret } from "../core/secret.ts";
import { type Finding, parseFindings, soleFinding } from "../formats/finding.ts";
import { matchFinding } from "../formats/match-finding.ts";
import { planFrom } from "../formats/plan.ts";
import type { Provider } from "../ports/provider.ts";
import type { PlanRequest, PlannedResponse } from "../cli/services.ts";
import type { Live } from "./live.ts";
import type { LiveFiles } from "./live-files.ts";
import { planHash } from "./opening.ts";
import { readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

/** What a response to this leak would do, and the leaked value if the responder lets stanch keep it until the end. */
export async function planResponse(
  toolbox: Toolbox,
  live: Live,
  files: LiveFiles,
  request: PlanRequest,
): Promise<{ planned: PlannedResponse; value: Secret | null }> {
  const { runbook, rows, config } = files;
  const provider = await live.parts.provider(runbook.provider);
  const finding = request.finding === undefined ? null : chooseFinding(request.finding, live);
  const given = await givenValue(toolbox, request);
  const listed = provider.capabilities.canList ? await provider.listKeys() : null;
  const key = identifyKey(
    provider,
    listed,
    live,
    given ?? finding?.value ?? null,
    finding,
    request.key ?? runbook.leak.key,
  );
  const plan = planFrom(runbook, rows, provider, {
    keyName: key.name ?? key.id,
    state: key.state,
    ...(request.rung === undefined ? {} : { rung: request.rung }),
  });
  refuseImpossible(provider, plan.rung);
  for (const replacement of plan.replacements) provider.checkRequest?.(replacement);
  // Found out after containment, it would leave consumers on a disabled key with nothing to give them.
  if (request.until !== "contained") checkKeyLimit(provider, listed ?? [], plan.replacements.length);
  const found = given ?? finding?.value ?? null;
  const value =
    found !== null && plan.keyProbe !== null && (given !== null || (await mayKeep(request, found)))
      ? found
      : null;
  const reported = Math.max(
    0,
    ...Object.values(config.probes).map((probe) =>
      probe.adapter === "consumer-report" ? (probe.fingerprint?.length ?? 0) : 0,
    ),
  );
  const handle =
    found === null
      ? {
          ...(key.prefix === undefined ? {} : { prefix: key.prefix }),
          ...(key.lastFour === undefined ? {} : { lastFour: key.lastFour }),
        }
      : live.handle(found, reported === 0 ? undefined : reported);
  const leaked: LeakedKey = {
    id: key.id,
    name: key.name ?? key.id,
    ...(key.kind === undefined ? {} : { kind: key.kind }),
    ...principalOf(key.principal ?? runbook.leak.principal),
    handle,
    exposedAt: earliestOf(finding?.exposedAt, runbook.leak.exposedAt),
    leakPath: runbook.leak.path,
    valueHeld: value !== null,
  };
  return {
    planned: {
      plan,
      leaked,
      state: key.state,
      hash: planHash(toolbox.signer, plan, leaked),
      valueHeld: value !== null,
    },
    value,
  };
}

function principalOf(principal: string | undefined): Pick<LeakedKey, "principal"> {
  return principal === undefined ? {} : { principal };
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

/** A value that the responder gives on purpose needs no second question. */
async function givenValue(
  { stdin, env, processes }: Toolbox,
  { value, prompter }: PlanRequest,
): Promise<Secret | null> {
  if (value === undefined) return null;
  if (value === "ask") return prompter.secret("The leaked value (nothing of it is shown)");
  if (value === "-") return readSecretFromStdin(stdin);
  return resolveSecretRef({ file: value }, { env, processes });
}

/** A report on several keys isn't guessed (`ERR_WHICH_FINDING`). */
function chooseFinding(file: string, live: Live): Finding {
  const findings = parseFindings(readText(file), file);
  const sole = soleFinding(findings, (value) => live.handle(value).fingerprint);
  if (sole !== null) return sole;
  throw new StanchError({
    code: "ERR_WHICH_FINDING",
    message: findings.length === 0 ? `${file} holds no finding` : `${file} holds findings of different keys`,
    hint: "give a report with the findings of one key; each key is an incident of its own",
  });
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

function earliestOf(...times: readonly (string | undefined)[]): string | null {
  return times.filter((time) => time !== undefined).sort()[0] ?? null;
}
