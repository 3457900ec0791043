import { posix } from "node:path";
import { type Import, importsOf } from "./source-text.ts";

/** Sources by their path in the repository. */
export type Sources = ReadonlyMap<string, string>;

interface Rule {
  /** Layers to import from, or single files. */
  readonly from: readonly string[];
  /** Layers of which types alone may be imported. */
  readonly types?: readonly string[];
  /** Packages; one that ends in a colon stands for all that begin so. */
  readonly packages: readonly string[];
}

const EVERYTHING = ["core", "ports", "formats", "report", "machines", "engine", "hosts", "adapters", "cli"];

/** Who may import what. What isn't listed is forbidden, `src/main.ts` to everybody. */
const RULES: Readonly<Record<string, Rule>> = {
  core: { from: ["core"], packages: [] },
  machines: { from: ["core", "machines"], packages: ["xstate"] },
  ports: { from: [], types: ["core", "ports"], packages: [] },
  formats: { from: ["core", "formats"], packages: ["zod", "yaml"] },
  report: { from: ["core", "report"], packages: ["d3-time"] },
  engine: { from: ["core", "ports", "machines", "engine"], packages: ["xstate"] },
  hosts: {
    from: ["core", "ports", "hosts", "src/engine/drive.ts"],
    packages: ["node:", "canonicalize"],
  },
  adapters: {
    from: ["core", "ports", "formats", "adapters"],
    packages: [
      "node:",
      "@aws-sdk/client-cloudtrail",
      "@aws-sdk/client-iam",
      "@aws-sdk/client-lambda",
      "@aws-sdk/client-secrets-manager",
      "age-encryption",
      "canonicalize",
      "got",
      "libsodium-wrappers",
      "nodemailer",
      "pg",
      "pino",
      "request-filtering-agent",
      "zod",
    ],
  },
  cli: {
    from: ["core", "report", "formats", "cli"],
    types: ["ports", "engine", "composition"],
    packages: [
      "@bomb.sh/tab",
      "@clack/prompts",
      "cli-table3",
      "commander",
      "node:path",
      "node:readline/promises",
    ],
  },
  composition: { from: [...EVERYTHING, "composition"], packages: ["node:"] },
  main: { from: [...EVERYTHING, "composition"], packages: ["node:", "commander"] },
};

/** Each import that the table doesn't allow, as a sentence. */
export function forbiddenImports(sources: Sources): readonly string[] {
  return [...sources].flatMap(([path, source]) =>
    importsOf(source).flatMap((one) => {
      const problem = problemOf(path, one);
      return problem === null ? [] : [`${path} ${problem}`];
    }),
  );
}

/** Files that load each other in a ring before anything runs, each ring as `a → b → a`. */
export function cycles(sources: Sources): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start !== -1) found.push([...way.slice(start), path].join(" → "));
    if (start !== -1 || done.has(path)) return;
    for (const one of importsOf(sources.get(path) ?? "")) {
      const target = targetOf(path, one);
      if (target !== null && !one.isType && !one.isLazy && sources.has(target)) visit(target, [...way, path]);
    }
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

/** `core` for a file in `src/core`, `machines`, `main`; null outside of both folders. */
export function layerOf(path: string): string | null {
  if (path === "src/main.ts") return "main";
  const [top, layer] = path.split("/");
  if (top === "machines") return top;
  return top === "src" && layer !== undefined ? layer : null;
}

function problemOf(path: string, one: Import): string | null {
  const rule = RULES[layerOf(path) ?? ""];
  if (rule === undefined) return "is in a layer that the table doesn't know";
  const target = targetOf(path, one);
  if (target === null) return problemOfPackage(path, rule, one.specifier);
  const layer = layerOf(target) ?? target;
  if (!target.endsWith(".ts")) return `imports ${one.specifier} without its ending`;
  const allowed =
    rule.from.includes(layer) ||
    rule.from.includes(target) ||
    (one.isType && (rule.types ?? []).includes(layer));
  if (!allowed) return `imports ${target}`;
  return isAcrossPorts(path, target) ? `imports ${target}, an adapter of another port` : null;
}

function problemOfPackage(path: string, { packages }: Rule, specifier: string): string | null {
  const allowed = packages.some((name) =>
    name.endsWith(":") ? specifier.startsWith(name) : specifier === name,
  );
  if (!allowed) return `imports ${specifier}`;
  // It carries the authorization header in its errors: one place converts them all.
  if (specifier === "got" && !/^src\/adapters\/http[a-z-]*\.ts$/.test(path)) return "imports got";
  return null;
}

/** Adapters share the files at the top of their folder and the simulated world, which is seen through simulated ones. */
function isAcrossPorts(path: string, target: string): boolean {
  const folder = portFolderOf(target);
  if (layerOf(path) !== "adapters" || folder === null || folder === portFolderOf(path)) return false;
  const isOwnWorld = portFolderOf(path) === "world" && target.endsWith("/simulated.ts");
  return folder !== "world" && !isOwnWorld;
}

/** A folder that is named after a service and not after a port is shared, like the files at the top. */
const PORT_FOLDERS: readonly string[] = [
  "audit-log",
  "consumer-store",
  "notifier",
  "probe",
  "provider",
  "reload",
  "spool",
  "world",
];

function portFolderOf(path: string): string | null {
  const folder = /^src\/adapters\/([^/]+)\//.exec(path)?.[1] ?? "";
  return PORT_FOLDERS.includes(folder) ? folder : null;
}

function targetOf(path: string, { specifier }: Import): string | null {
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : null;
}
