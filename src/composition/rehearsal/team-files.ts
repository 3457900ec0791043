import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ProviderCapabilities } from "../../core/key.ts";
import { type Config, parseConfig } from "../../formats/config.ts";
import type { Loaded } from "../../formats/load.ts";
import { parseManualClicks } from "../../formats/manual-clicks.ts";
import { formatError } from "../../formats/problem.ts";
import {
  AWS_IAM_CAPABILITIES,
  clicksCapabilities,
  githubCapabilities,
  postgresRoleCapabilities,
} from "../../formats/provider-capabilities.ts";
import {
  type ProviderMapping,
  parseProviderMapping,
  providerCapabilities,
} from "../../formats/provider-mapping.ts";
import { rowFormat } from "../../formats/row-format.ts";
import type { Runbook } from "../../formats/runbook.ts";
import type { TeamFacts } from "../../formats/team-facts.ts";
import { pathsOf } from "../paths.ts";
import { readText } from "../read-text.ts";
import { readPeople, readSettings } from "../settings.ts";

/**
 * What a team's own files beside a runbook say of the world that it is about: config, mapping or clicks, enrolled people.
 * They are read as data; no adapter is made of them. What isn't there says nothing; what can't be read throws `ERR_FORMAT`.
 */
export function teamFactsBeside(file: string, runbook: Runbook): TeamFacts {
  const paths = pathsOf(dirname(resolve(file)));
  const config = configBeside(file);
  const policy = readSettings(paths)?.policy;
  return {
    people: readPeople(paths).map(({ id }) => id),
    ...(policy === undefined ? {} : { policy }),
    config: config?.config ?? null,
    capabilities: config === null ? null : capabilitiesIn(config, runbook.provider),
    logs: config === null ? null : runbook.steps.audit.logs.flatMap((name) => logIn(config, name)),
  };
}

export interface ConfigFile {
  readonly path: string;
  readonly config: Config;
}

/** `stanch.config.yaml`, or the config of that runbook alone, `NAME.config.yaml`, as they are shipped. */
export function configBeside(file: string): ConfigFile | null {
  const own = file.replace(/\.ya?ml$/, ".config.yaml");
  const path = [resolve(dirname(file), "stanch.config.yaml"), ...(own === file ? [] : [resolve(own)])].find(
    (one) => existsSync(one),
  );
  return path === undefined ? null : { path, config: take(parseConfig(readText(path), path)) };
}

function capabilitiesIn(file: ConfigFile, provider: string): ProviderCapabilities | null {
  const entry = Object.hasOwn(file.config.providers, provider) ? file.config.providers[provider] : undefined;
  switch (entry?.adapter) {
    case undefined:
      return null;
    case "http": {
      const mapping = mappingOf(file, entry.mapping);
      return mapping === null ? null : providerCapabilities(mapping);
    }
    case "manual": {
      const path = resolve(dirname(file.path), entry.clicks);
      if (!existsSync(path)) return null;
      return clicksCapabilities(take(parseManualClicks(readText(path), path)), entry.tokenCache);
    }
    case "aws-iam":
      return AWS_IAM_CAPABILITIES;
    case "github":
      return githubCapabilities(entry.tokens === "listed");
    case "postgres-role":
      return postgresRoleCapabilities(entry.tokenCache);
  }
}

/** What a log of the config sees; nothing where only its provider's code or a file that isn't there could tell. */
function logIn(file: ConfigFile, name: string): TeamFacts["logs"] & {} {
  const { auditLogs, providers } = file.config;
  const entry = Object.hasOwn(auditLogs, name) ? auditLogs[name] : undefined;
  if (entry === undefined) return [];
  if (entry.adapter === "file") return [rowFormat(entry).capabilities];
  const provider = providers[entry.provider];
  const audit = provider?.adapter === "http" ? mappingOf(file, provider.mapping)?.steps.audit : undefined;
  return audit === undefined ? [] : [rowFormat(audit).capabilities];
}

function mappingOf({ path }: ConfigFile, mapping: string): ProviderMapping | null {
  const file = resolve(dirname(path), mapping);
  return existsSync(file) ? take(parseProviderMapping(readText(file), file)) : null;
}

function take<T>(loaded: Loaded<T>): T {
  if (loaded.ok) return loaded.value;
  throw formatError(loaded.problems);
}
