import type { Config } from "../../formats/config.ts";
import type { KeyProbe, Probe } from "../../ports/probe.ts";
import type { AdapterParts } from "../parts.ts";
import { postgresTls } from "../postgres-tls.ts";
import { createAllKeyProbe } from "./all.ts";
import { askCommand, askHttp } from "./consumer-answer.ts";
import type { Question } from "./consumer-answer.ts";
import { createConsumerReport } from "./consumer-report.ts";
import { createHttpKeyProbe } from "./http.ts";
import { createPostgresProbe } from "./postgres.ts";

/** An entry under `probes` in the operator's config. */
export type ProbeEntry = Config["probes"][string];

export interface ProbeParts extends Pick<
  AdapterParts,
  "http" | "processes" | "clock" | "random" | "folder" | "path" | "readText"
> {
  /** Address of the provider that an entry names; the config has checked that there is one. */
  readonly baseUrlOf: (provider: string) => string;
  /** The key probe of this name; the config has checked that there is one. */
  readonly keyProbeOf: (name: string) => KeyProbe;
}

/** The probe that an entry of the config asks for. */
export function createProbe(name: string, entry: ProbeEntry, parts: ProbeParts): Probe {
  const { http, clock, random } = parts;
  switch (entry.adapter) {
    case "all":
      return createAllKeyProbe(name, entry.probes.map(parts.keyProbeOf));
    case "consumer-report": {
      const { adapter: _adapter, http: _http, command: _command, ...about } = entry;
      return createConsumerReport({ name, question: questionOf(entry, parts), ...about, clock });
    }
    case "http": {
      const { adapter: _adapter, provider, path, ...about } = entry;
      const url = parts.baseUrlOf(provider).replace(/\/$/, "") + path;
      return createHttpKeyProbe({ name, url, ...about, http, clock, random });
    }
    case "postgres": {
      const { adapter: _adapter, url, tls, ...about } = entry;
      return createPostgresProbe({
        name,
        server: { url, tls: postgresTls(tls, parts) },
        ...about,
        clock,
        random,
      });
    }
  }
}

function questionOf(
  entry: Extract<ProbeEntry, { readonly adapter: "consumer-report" }>,
  { http, processes, folder }: ProbeParts,
): Question {
  if (entry.http !== undefined) return askHttp(http, entry.http);
  const { argv = [], timeout } = entry.command ?? {};
  const timeLimit = timeout === undefined ? {} : { timeoutSeconds: timeout };
  return askCommand(processes, { argv, cwd: folder, ...timeLimit });
}
