import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createSigner } from "../../../src/adapters/signer.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { parseCheckpoints } from "../../../src/hosts/embedded/checkpoint.ts";
import { openJournal } from "../../../src/hosts/embedded/journal.ts";
import { verifyIncident } from "../../../src/hosts/embedded/verify.ts";
import type { Program } from "./bundle.ts";
import { EFFECTS, INCIDENT, pathsIn } from "./responder-files.ts";
import { type Ran, run } from "./run.ts";

/** Exit codes of `docs/cli.md` for a disk that fails: the journal, or a step (the spool). */
const DOCUMENTED = [7, 9];
const signer = createSigner();

/** One small response in a folder of its own, run by one program after another. */
export interface Response {
  readonly folder: string;
  respond(before?: readonly string[], person?: string): Promise<Ran>;
  /** What is wrong with how this run ended; null if it ended well or with one clear, typed error. */
  endingOf(ran: Ran): string | null;
  /** What is wrong once the fault is gone and the same command was given again; every row that anybody was told of counts. */
  settle(...told: readonly Ran[]): Promise<readonly string[]>;
  remove(): void;
}

export function prepareResponse(program: Program, parent = program.folder): Response {
  const folder = mkdtempSync(join(parent, "response-"));
  const paths = pathsIn(folder);
  for (const part of ["provider", "config", "place"]) mkdirSync(join(folder, part), { mode: 0o700 });
  writeFileSync(paths.calls, "");
  const respond = (before: readonly string[] = [], person = "ana"): Promise<Ran> =>
    run([...before, ...program.argv, folder, person], program.env);

  return {
    folder,
    respond,
    endingOf,
    async settle(...told) {
      const again = await respond();
      const wrong = again.code === 0 ? [] : [`it doesn't go on: ${again.code} ${again.stderr}`];
      return [...wrong, ...judge(folder, [...told, again])];
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function endingOf({ code, signal, stdout, stderr }: Ran): string | null {
  if (signal !== null) return `ended by ${signal}`;
  if (code === 0) return stdout.endsWith("done\n") && stderr === "" ? null : `not done: ${stderr}`;
  // A spool that may not be opened is somebody else's: that is bad input.
  const isForeign = code === 2 && stderr.includes("belongs to another user");
  if (!isForeign && !DOCUMENTED.includes(code ?? -1)) return `ended with ${code}: ${stderr}`;
  const lines = stderr.split("\n").filter((line) => line.startsWith("stanch: "));
  return lines.length === 1 && !stderr.includes("unexpected") ? null : `said ${stderr}`;
}

/** Everything that must hold of a finished response, whatever happened on the way. */
export function judge(folder: string, told: readonly Ran[]): readonly string[] {
  const paths = pathsIn(folder);
  const journal = openJournal({ path: paths.journal, digester: signer, random: createCryptoRandom() });
  const rows = journal.raw(INCIDENT);
  journal.close();
  const copies = join(paths.place, `${INCIDENT}.checkpoints`);
  if (!existsSync(copies)) return ["no copy of a checkpoint"];
  const { checkpoints } = parseCheckpoints(readFileSync(copies, "utf8"));
  const { problems } = verifyIncident(rows, signer, { checkpoints });
  const hashes = new Set(rows.map(({ seq, hash }) => `${seq} ${hash}`));
  const lost = told
    .flatMap(({ stdout }) => stdout.split("\n"))
    .filter((line) => /^\d+ [0-9a-f]{64}$/.test(line) && !hashes.has(line));
  const calls = readFileSync(paths.calls, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  const intended = new Set(
    rows.flatMap(({ type, data }) =>
      type === "effect.intended" ? [(data as { readonly effect: string }).effect] : [],
    ),
  );
  return [
    ...problems.map(({ seq, detail }) => `entry ${seq} ${detail}`),
    ...lost.map((line) => `an acknowledged row is lost: ${line}`),
    ...EFFECTS.flatMap((effect) => {
      const times = calls.filter((call) => call === effect).length;
      return times === 1 ? [] : [`${effect} was done ${times} times`];
    }),
    ...calls.filter((call) => !intended.has(call)).map((call) => `${call} was done without an intent`),
    ...(existsSync(paths.spool) ? ["the spool isn't empty"] : []),
    ...(existsSync(paths.spoolFolder)
      ? readdirSync(paths.spoolFolder).map((name) => `left behind: ${name}`)
      : []),
  ];
}
