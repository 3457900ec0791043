import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { maskAuditLog } from "../adapters/audit-log/masked.ts";
import { handleOf } from "../adapters/fingerprint.ts";
import { createInNetwork } from "../adapters/in-network.ts";
import { createAgeSpool } from "../adapters/spool/age.ts";
import { notifiersOf } from "../core/audiences.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Plan } from "../core/plan.ts";
import type { Secret } from "../core/secret.ts";
import type { Adapters } from "../engine/adapters.ts";
import type { Config } from "../formats/config.ts";
import type { ConsumerProbe, KeyProbe, Probe } from "../ports/probe.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Identity } from "../ports/signer.ts";
import type { Spool } from "../ports/spool.ts";
import { adapterPartsOf } from "./adapter-parts.ts";
import { checkUsers } from "./migration/fallback.ts";
import { type LiveAdapters, createLiveAdapters } from "./live-adapters.ts";
import { workspaceFingerprintKey } from "./fingerprints.ts";
import type { Paths } from "./paths.ts";
import type { Toolbox } from "./toolbox.ts";

/** The real things behind one workspace. */
export interface Live {
  readonly parts: LiveAdapters;
  spool(incident: string): Spool;
  handle(secret: Secret, sha256Length?: number): KeyHandle;
  /** Everything that the plan names, made and ready. */
  adapters(incident: string, plan: Plan, identity: Identity): Promise<Adapters>;
}

export interface LiveOptions {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly workspaceId: string;
  readonly config: Config;
  readonly prompter: Prompter;
  /** By which stanch's own calls are told from others' in an audit log. */
  readonly userAgent: string;
}

/** Keys that open the spool and make fingerprints are made on first use, outside the workspace. */
export async function createLive(options: LiveOptions): Promise<Live> {
  const { toolbox, paths, workspaceId, config, prompter } = options;
  const { clock, random, signer, configDir } = toolbox;
  const identityPath = join(configDir, `spool-${workspaceId}.agekey`);
  const fingerprintKey = await workspaceFingerprintKey(configDir, workspaceId);
  const handle = (secret: Secret, sha256Length?: number): KeyHandle =>
    handleOf(secret, fingerprintKey, sha256Length);
  const spool = (incident: string): Spool =>
    createAgeSpool({ incident, path: paths.spool(incident), identityPath, fingerprintKey });
  const folder = dirname(paths.config);
  const parts = createLiveAdapters(
    config,
    adapterPartsOf(toolbox, paths, config, {
      prompter,
      userAgent: options.userAgent,
      fingerprint: handle,
      spoolHint: `age --decrypt --identity ${identityPath} ${relative(folder, join(paths.state, "spool"))}/INCIDENT.age`,
      imported: (source) => importsOf(paths, source),
    }),
  );
  return {
    parts,
    spool,
    handle,
    async adapters(incident, plan, identity) {
      checkUsers(plan, config);
      const values = spool(incident);
      // What is known is masked in whatever is read; which values are known mustn't depend on how far this process got.
      for (const name of await values.names()) await values.get(name);
      return {
        clock,
        random,
        signer,
        identity,
        spool: values,
        prompter,
        provider: await parts.provider(plan.provider),
        auditLogs: (await parts.auditLogs(plan.auditLogs)).map((log) => maskAuditLog(log, toolbox.scrub)),
        notifiers: notifiersOf(plan).map((name) => parts.notifier(name)),
        keyProbe: plan.keyProbe === null ? null : keyProbe(parts.probe(plan.keyProbe)),
        pause:
          plan.pause === undefined
            ? null
            : { apply: parts.pause(plan.pause.apply), undo: parts.pause(plan.pause.undo) },
        inNetwork: createInNetwork(),
        store: (consumer) => parts.storeOf(consumer),
        reload: (consumer) => (consumer.reload === undefined ? null : parts.reload(consumer.reload)),
        probes: (consumer) => consumer.probes.map((name) => consumerProbe(parts.probe(name))),
      };
    },
  };
}

function keyProbe(probe: Probe): KeyProbe {
  if (probe.kind === "key") return probe;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `probes.${probe.name} asks a consumer, it doesn't present a key`,
  });
}

function consumerProbe(probe: Probe): ConsumerProbe {
  if (probe.kind === "consumer") return probe;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `probes.${probe.name} presents a key, it doesn't ask a consumer`,
  });
}

function importsOf(paths: Paths, source: string): readonly string[] {
  const folder = join(paths.imports, encodeURIComponent(source));
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}
