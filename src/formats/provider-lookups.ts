import type { ProviderSteps, StepKind } from "./provider-steps.ts";
import { lookupsIn } from "./template.ts";

const ID: readonly string[] = ["id"];

/** What each step may look up, besides `credential`, `session` and the operator's variables. */
const OFFERED: Readonly<Record<StepKind, readonly string[]>> = {
  login: [],
  list: [],
  get: ID,
  create: ["keyName", "nonce", "kind", "team", "scopes", "principal"],
  "fetch-value": ID,
  restrict: ["id", "networks", "scopes"],
  unrestrict: ID,
  disable: ID,
  enable: ID,
  end: ID,
  audit: ["from", "to"],
};

/** Names that an operator's variable can't have. */
export const RESERVED: ReadonlySet<string> = new Set([
  "credential",
  "session",
  ...Object.values(OFFERED).flat(),
]);

export interface LookupFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** Every look-up that would find nothing, stand where a secret must not, or is missing though the step needs it. */
export function lookupFaults(
  steps: ProviderSteps,
  known: { readonly variables: readonly string[]; readonly credential: boolean },
): readonly LookupFault[] {
  return Object.entries(steps).flatMap(([name, step]) => {
    const kind = name as StepKind;
    const secrets = [
      ...(known.credential ? ["credential"] : []),
      ...(steps.login !== undefined && kind !== "login" ? ["session"] : []),
    ];
    const offered = new Set([...OFFERED[kind], ...known.variables, ...secrets]);
    const { path, query, headers, body } = step;
    const parts: readonly (readonly [string, unknown])[] = [
      ["path", path],
      ["query", query],
      ["headers", headers],
      ["body", body],
    ];
    const faults = parts.flatMap(([part, template]) =>
      lookupsIn(template).flatMap((lookup): LookupFault[] => {
        const at = ["steps", kind, part];
        if (!offered.has(lookup))
          return [{ path: at, message: `nothing gives \${${lookup}} a value in this step` }];
        // URLs end up in the logs of every machine on the way.
        return secrets.includes(lookup) && (part === "path" || part === "query")
          ? [{ path: at, message: `\${${lookup}} is a secret and can't stand in an address` }]
          : [];
      }),
    );
    const namesKey = !OFFERED[kind].includes("id") || lookupsIn([path, query, headers, body]).includes("id");
    return namesKey
      ? faults
      : [...faults, { path: ["steps", kind], message: "the call doesn't say which key: no ${id}" }];
  });
}
