import { idParts, idShape } from "./key-id.ts";
import { rowLookups } from "./key-fields.ts";
import { pageLookups } from "./paging.ts";
import { callsOf, cookiesOf, givenBy } from "./provider-calls.ts";
import type { PlacedCall } from "./provider-calls.ts";
import type { MappingShape } from "./provider-shape.ts";
import type { Step, StepKind } from "./provider-steps.ts";
import { lookupsIn } from "./template.ts";

const ID: readonly string[] = ["id"];

/** What each step may look up, besides `credential`, `session`, what it is given, and the operator's variables. */
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

/** Names that a variable, or what an answer gives, can't have. */
const RESERVED: ReadonlySet<string> = new Set([
  "credential",
  "session",
  "value",
  "expires",
  "limit",
  "offset",
  "page",
  "cursor",
  "startKey",
  ...Object.values(OFFERED).flat(),
]);

export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Every look-up that would find nothing, stand where a secret must not, or is missing though the step needs it. */
export function lookupFaults(mapping: MappingShape): readonly Fault[] {
  const calls = callsOf(mapping.steps);
  return [
    ...nameFaults(mapping),
    ...calls.flatMap((placed) => callFaults(mapping, placed)),
    ...headersFaults(mapping),
    ...calls.flatMap(pageFaults),
    ...keyFaults(mapping, calls),
    ...rowFaults(mapping),
  ];
}

/** What the step can look up in all of its calls. */
function offeredIn(mapping: MappingShape, kind: StepKind): readonly string[] {
  const { create } = mapping.steps;
  return [
    ...mapping.variables,
    ...OFFERED[kind],
    ...(OFFERED[kind].includes("id") ? idParts(mapping.key.id) : []),
    ...(kind === "create" && create?.makes !== undefined ? ["value"] : []),
    ...(kind === "create" && create?.expires !== undefined ? ["expires"] : []),
    ...(mapping.credential === undefined ? [] : ["credential"]),
    ...(kind === "login" ? [] : sessionNames(mapping)),
  ];
}

function sessionNames({ steps }: MappingShape): readonly string[] {
  return steps.login === undefined ? [] : ["session", ...Object.keys(steps.login.gives)];
}

/** Names whose values are secret in the calls of this step. */
function secretsIn({ steps }: MappingShape, kind: StepKind): readonly string[] {
  const logIn = Object.entries(steps.login?.gives ?? {}).filter(([, source]) => !source.public);
  const value = steps.create?.value;
  const parts = kind === "create" && typeof value === "object" ? lookupsIn(value.template) : [];
  const given = steps.create === undefined ? [] : givenBy("create", steps.create);
  return [
    "credential",
    "session",
    "value",
    ...logIn.map(([name]) => name),
    ...(steps[kind] === undefined ? [] : cookiesOf(kind, steps[kind])),
    ...parts.filter((name) => given.includes(name)),
  ];
}

function callFaults(mapping: MappingShape, { kind, at, call, known }: PlacedCall): readonly Fault[] {
  const offered = new Set([...offeredIn(mapping, kind), ...known]);
  const secrets = secretsIn(mapping, kind);
  const { path, query, headers, body, form } = call;
  return Object.entries({ path, query, headers, body, form }).flatMap(([part, template]) =>
    lookupsIn(template).flatMap((lookup): Fault[] => {
      if (!offered.has(lookup)) {
        return [{ path: [...at, part], message: `nothing gives \${${lookup}} a value in this step` }];
      }
      // URLs end up in the logs of every machine on the way.
      return secrets.includes(lookup) && (part === "path" || part === "query")
        ? [{ path: [...at, part], message: `\${${lookup}} is a secret and can't stand in an address` }]
        : [];
    }),
  );
}

function headersFaults(mapping: MappingShape): readonly Fault[] {
  const offered = [
    ...mapping.variables,
    ...(mapping.credential === undefined ? [] : ["credential"]),
    ...sessionNames(mapping),
  ];
  return lookupsIn(mapping.headers)
    .filter((lookup) => !offered.includes(lookup))
    .map((lookup) => ({ path: ["headers"], message: `not every call knows \${${lookup}}` }));
}

/** Which page is wanted must be said somewhere. */
function pageFaults({ at, call }: PlacedCall): readonly Fault[] {
  if (!("paging" in call)) return [];
  const { path, query, headers, body, form, paging } = call as Extract<Step, { paging: unknown }>;
  const used = lookupsIn([path, query, headers, body, form]);
  return Object.entries(pageLookups(paging))
    .filter(([name, param]) => param === null && !used.includes(name))
    .map(([name]) => ({
      path: [...at, "paging"],
      message: `no parameter and no \${${name}} says which page`,
    }));
}

function keyFaults(mapping: MappingShape, calls: readonly PlacedCall[]): readonly Fault[] {
  const parts = idParts(mapping.key.id);
  return Object.keys(mapping.steps).flatMap((name): Fault[] => {
    const kind = name as StepKind;
    if (!OFFERED[kind].includes("id")) return [];
    const used = calls
      .filter((placed) => placed.kind === kind)
      .flatMap(({ call: { path, query, headers, body, form } }) =>
        lookupsIn([path, query, headers, body, form]),
      );
    const isNamed = used.includes("id") || (parts.length > 0 && parts.every((part) => used.includes(part)));
    const wanted = parts.length > 0 ? `\${id}, and not all of its parts` : `\${id}`;
    return isNamed
      ? []
      : [{ path: ["steps", kind], message: `the call doesn't say which key: no ${wanted}` }];
  });
}

/** A key can be read from each row, and its id is of the same kind wherever it comes from. */
function rowFaults(mapping: MappingShape): readonly Fault[] {
  const { steps, key } = mapping;
  return (["list", "get", "create"] as const).flatMap((kind): Fault[] => {
    const step = steps[kind];
    if (step === undefined) return [];
    const fields = step.key ?? key;
    const at = step.key === undefined ? ["key"] : ["steps", kind, "key"];
    const known = [...offeredIn(mapping, kind), ...givenBy(kind, step)];
    const secrets = secretsIn(mapping, kind);
    const shape = JSON.stringify(idShape(key.id));
    return [
      ...rowLookups(fields)
        .filter((name) => !known.includes(name) || secrets.includes(name))
        .map((name) => ({ path: at, message: `in the step ${kind} nothing gives \${${name}} a value` })),
      ...(JSON.stringify(idShape(fields.id)) === shape
        ? []
        : [{ path: [...at, "id"], message: "it isn't made like the id of the mapping's key" }]),
    ];
  });
}

function nameFaults(mapping: MappingShape): readonly Fault[] {
  const { steps, variables, key } = mapping;
  const taken = (name: string): boolean => RESERVED.has(name);
  const logIn = Object.keys(steps.login?.gives ?? {});
  const given = Object.entries(steps).flatMap(([kind, step]) =>
    givenBy(kind as StepKind, step)
      .filter((name) => taken(name) || variables.includes(name) || (kind !== "login" && logIn.includes(name)))
      .map((name) => ({ path: ["steps", kind], message: `${name} is a name that is looked up already` })),
  );
  return [
    ...variables.filter(taken).map((name) => ({
      path: ["variables"],
      message: `${name} is a name that stanch itself looks up`,
    })),
    ...idParts(key.id)
      .filter((name) => taken(name) || variables.includes(name) || logIn.includes(name))
      .map((name) => ({ path: ["key", "id"], message: `${name} is a name that is looked up already` })),
    ...given,
  ];
}
