import type { Config } from "../../formats/config.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, Probe } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import type { HttpClient } from "../http.ts";
import type { ProcessRunner } from "../process.ts";
import { createAllKeyProbe } from "./all.ts";
import { askCommand, askHttp } from "./consumer-answer.ts";
import type { Question } from "./consumer-answer.ts";
import { createConsumerReport } from "./consumer-report.ts";
import { createHttpKeyProbe } from "./http.ts";

/** An entry under `probes` in the operator's config. */
export type ProbeEntry = Config["probes"][string];

export interface ProbeDependencies {
  readonly http: HttpClient;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly random: Random;
  /** Address of the provider that an entry names; the config has checked that there is one. */
  readonly baseUrlOf: (provider: string) => string;
  /** The key probe of this name; the config has checked that there is one. */
  readonly keyProbeOf: (name: string) => KeyProbe;
  /** Folder of the config file, in which commands run. */
  readonly folder: string;
}

/** The probe that an entry of the config asks for. */
export function createProbe(name: string, entry: ProbeEntry, dependencies: ProbeDependencies): Probe {
  const { http, clock, random } = dependencies;
  switch (entry.adapter) {
    case "http": {
      const { method, headers, accepted, refused, madeUp } = entry;
      const url = dependencies.baseUrlOf(entry.provider).replace(/\/$/, "") + entry.path;
      return createHttpKeyProbe({
        name,
        method,
        url,
        headers,
        accepted,
        refused,
        madeUp,
        http,
        clock,
        random,
      });
    }
    case "all":
      return createAllKeyProbe(name, entry.probes.map(dependencies.keyProbeOf));
    case "consumer-report": {
      const { success, refused, fingerprint, instance, at, settles } = entry;
      return createConsumerReport({
        name,
        question: questionOf(entry, dependencies),
        success,
        ...(refused === undefined ? {} : { refused }),
        ...(fingerprint === undefined ? {} : { fingerprint }),
        ...(instance === undefined ? {} : { instance }),
        ...(at === undefined ? {} : { at }),
        ...(settles === undefined ? {} : { settles }),
        clock,
      });
    }
  }
}

function questionOf(
  entry: Extract<ProbeEntry, { readonly adapter: "consumer-report" }>,
  { http, processes, folder }: ProbeDependencies,
): Question {
  if (entry.http !== undefined) return askHttp(http, entry.http);
  const { argv = [], timeout } = entry.command ?? {};
  const timeLimit = timeout === undefined ? {} : { timeoutSeconds: timeout };
  return askCommand(processes, { argv, cwd: folder, ...timeLimit });
}
