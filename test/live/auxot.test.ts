import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../src/core/journal.ts";
import { type Line, expectWalked } from "../acceptance/cases/walk.ts";
import { type AuxotServer, startAuxot } from "../fakes/auxot-server.ts";
import { type AuxotCallers, startCallers } from "./auxot-callers.ts";
import { type AuxotWorkspace, makeAuxotWorkspace, writeAuxotFiles } from "./auxot-workspace.ts";
import { type Build, buildProgram } from "./build.ts";
import { type Terminal, openTerminal } from "./terminal.ts";
import { type Witness, createWitness } from "./witness.ts";

/** As long as the server's verdicts live; stanch is told a second. */
const CACHE_MS = 800;
const LEAKED = "automation-shared";
const PERSONAL = "casey-intake";

/** What satisfied each rule: two callers say which key they hold; for the third, and at the provider, people look. */
const TABLE: readonly Line[] = [
  ...["support-bot", "code-assistant"].flatMap((id): Line[] => [
    `${id} | 1 | observed: used its replacement, says ${id}-status`,
    `${id} | 2c | observed: holds its replacement, says ${id}-status`,
    `${id} | 3 | observed: a success and no refusal since, says ${id}-status`,
    `${id} | replacement | a team key of automation, state unknown, accepted`,
  ]),
  "order-intake | 1 | attested by mia: new-key-in-use",
  "order-intake | 2c | attested by mia: old-key-unused",
  "order-intake | 3 | attested by mia: new-key-in-use",
  "order-intake | replacement | a team key of automation, state unknown, accepted",
  "incident | callers | not observable: no source names the key",
  "incident | unseen callers | callers/all, accepted by jo and mia",
  "incident | leak path | attested by mia",
  "incident | own credential | clean, by a look",
  "incident | approval | by jo",
  "incident | end | gate: looked again, checkpoint, attested",
  "incident | confirmation | the leaked value refused, and again after the token cache",
  "incident | lineage | not observable: no source names the key",
  "incident | watch | 1 s without accepted use",
  "incident | close | revoked",
];

let built: Build;
let auxot: AuxotServer;
let workspace: AuxotWorkspace;
let callers: AuxotCallers;
let witness: Witness;

beforeAll(async () => {
  built = await buildProgram();
});
afterEach(async () => {
  await callers?.close();
  await auxot?.close();
  await rm(workspace?.root ?? "", { recursive: true, force: true });
});
afterAll(async () => built?.remove());

/** A command in a terminal of its own. */
function at(...args: readonly string[]): Terminal {
  const argv = [process.execPath, built.bin, ...args, "--workspace", workspace.folder];
  const env = { PATH: process.env["PATH"], HOME: workspace.root, XDG_CONFIG_HOME: workspace.configHome };
  return openTerminal(argv, { cwd: workspace.root, env });
}

/** What the command showed, once it has ended with that code. */
async function shown(code: number, ...args: readonly string[]): Promise<string> {
  return end(at(...args), code, args.join(" "));
}

async function end(terminal: Terminal, code: number, what: string): Promise<string> {
  const ended = await terminal.ended();
  witness.hear(what, terminal.transcript());
  expect({ what, ended, shown: ended === code ? "" : terminal.transcript() }).toEqual({
    what,
    ended: code,
    shown: "",
  });
  const lines = stripVTControlCharacters(terminal.transcript()).split(/\r?\n/);
  // What stanch says, unlike a prompt and a command to copy, names the mode and fits the screen.
  expect(lines.filter((line) => /^ *\d+\. /.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith("LIVE") && !line.includes("> ") && line.length > 80)).toEqual(
    [],
  );
  return terminal.transcript();
}

/** The person makes the key that the screen asks for in the web pages, and types what these show. */
async function makeKey(terminal: Terminal, reach?: readonly string[]): Promise<string> {
  const [, name = ""] = await terminal.until(/it must be exact: (\S+)/);
  await terminal.until(/Never make it by chat/);
  await terminal.until(/id of the new key/);
  const value = auxot.createKey(name, "team", reach);
  await terminal.press("enter");
  await terminal.until(/value of the new key \(hidden/);
  await terminal.enter(value);
  await terminal.until(/replacement/);
  return value;
}

const mia = ["--identity", "mia"];

describe("case 3: Auxot by attestation with two people, at a terminal", () => {
  it("goes from a leaked key to a closed incident, through a broken-off step, and shows no value", async () => {
    auxot = await startAuxot({ cacheMs: CACHE_MS });
    auxot.setIntake("orders", true);
    const leaked = auxot.createKey(LEAKED, "team");
    const bystander = auxot.createKey("bystander", "team");
    workspace = await makeAuxotWorkspace(leaked);
    callers = await startCallers(auxot, workspace.stores);
    await callers.order();
    await writeAuxotFiles(workspace, auxot.url, callers.url);
    witness = createWitness([workspace.folder, workspace.configHome]);
    await witness.during(async () => {
      await shown(0, "init", "--policy", "two-person");
      await shown(0, "enrol", "mia");
      await shown(0, "enrol", "jo");
      await shown(0, "doctor");
      await respond(leaked);
    });

    expect(auxot.keyNames().map((name) => name.replace(/-[a-z0-9]{4}$/, ""))).toEqual([
      "bystander",
      "support-bot",
      "code-assistant",
      "order-intake",
    ]);
    await callers.order();
    expect(callers.last()).toEqual({ "support-bot": 200, "code-assistant": 200, "order-intake": 200 });
    const stored = Object.values(workspace.stores).map(
      (file) => readFileSync(file, "utf8").split("=")[1] ?? "",
    );
    expect(new Set(stored).size).toBe(3);
    for (const [value, status] of [
      [leaked, 401],
      [bystander, 200],
    ] as const) {
      const answer = await fetch(`${auxot.url}/api/agents`, {
        headers: { authorization: `Bearer ${value}` },
      });
      expect(answer.status).toBe(status);
    }
    const values = Object.fromEntries(stored.map((value, index) => [`replacement ${index}`, value.trim()]));
    expect(witness.search({ leaked, bystander, ...values })).toEqual([]);
  }, 180_000);

  it("hears before anything is opened that its tier has no team keys, and what to plan instead", async () => {
    auxot = await startAuxot();
    workspace = await makeAuxotWorkspace("team.EXAMPLE_of_another_tier");
    callers = await startCallers(auxot, workspace.stores);
    await writeAuxotFiles(workspace, auxot.url, callers.url);
    const config = join(workspace.folder, "stanch.config.yaml");
    await writeFile(config, readFileSync(config, "utf8").replace("tier: business", "tier: free"));
    witness = createWitness([workspace.folder]);
    await shown(0, "init", "--policy", "solo");
    await shown(0, "enrol", "mia");
    const runbook = join(workspace.folder, "runbook.yaml");
    const refused = await shown(9, "respond", runbook, "--live", "--key", LEAKED, ...mia);
    expect(stripVTControlCharacters(refused)).toMatch(/free.*keyKind: user.*non-human user/s);
    expect(await shown(0, "list")).not.toMatch(/L-\d{8}/);
  });
});

describe("the contractor's intake: one caller of a personal key gets a team key, at a terminal and by hand", () => {
  it("prints every click, is done by hand, and leaves the personal key to who stays on it", async () => {
    auxot = await startAuxot({ cacheMs: CACHE_MS });
    auxot.setIntake("orders", true);
    const personal = auxot.createKey(PERSONAL, "user");
    workspace = await makeAuxotWorkspace(personal);
    callers = await startCallers(auxot, workspace.stores);
    await callers.order();
    await writeAuxotFiles(workspace, auxot.url, callers.url);
    const runbook = join(workspace.folder, "runbook.yaml");
    const text = readFileSync(runbook, "utf8").replaceAll(
      "keyKind: team\n    just",
      "keyKind: user\n    just",
    );
    const held = `keyPrefix: user.\n    key: ${PERSONAL}\n    creator: casey`;
    await writeFile(runbook, text.replaceAll("keyPrefix: team.", held));
    witness = createWitness([workspace.folder, workspace.configHome]);
    let made = "";
    await witness.during(async () => {
      await shown(0, "init", "--policy", "two-person");
      await shown(0, "enrol", "mia");
      await shown(0, "enrol", "jo");
      made = await moveIntake(runbook);
    });
    const work = await callers.order();
    expect(work).toMatch(/^work_/);
    expect(callers.last()).toEqual({ "support-bot": 200, "code-assistant": 200, "order-intake": 200 });
    expect(auxot.keyNames().map((name) => name.replace(/-[a-z0-9]{4}$/, ""))).toEqual([
      PERSONAL,
      "order-intake",
    ]);
    expect(witness.search({ personal, made })).toEqual([]);
  }, 180_000);
});

/** Gives the value of the new key. */
async function moveIntake(runbook: string): Promise<string> {
  const selection = ["--consumer", "order-intake"];
  const plan = stripVTControlCharacters(await shown(0, "migrate", "plan", runbook, ...selection));
  for (const words of [
    /Settings > Teams, open the team/,
    /Open the secret AUXOT_KEY of the shop/,
    /leave the old key/,
  ])
    expect(plan).toMatch(words);
  const first = at("migrate", "run", runbook, "--live", ...selection, ...mia);
  await first.until(/is open/);
  await first.until(/Go ahead\?/);
  await first.press("y");
  const value = await makeKey(first, ["orders"]);
  await first.until(/Go ahead\?/);
  await first.press("y");
  await first.until(/order-intake-secret: store the key/);
  await first.until(/type order-intake-secret once it is done/);
  await writeFile(workspace.stores["order-intake"], `AUXOT_KEY=${value}\n`);
  await first.enter("order-intake-secret");
  await first.until(/gate shut/);
  await first.press("ctrl-c");
  const gate = await end(first, 130, "migrate run to the gate");
  expect(stripVTControlCharacters(gate)).not.toMatch(/leaked/i);

  const work = await callers.order();
  await attest("new-key-in-use", "order-intake", `order ${work}`);
  await attest("old-key-unused", "order-intake", "its secret was replaced, it has one key");
  const closed = stripVTControlCharacters(await shown(0, "resume", ...mia));
  expect(closed.replaceAll(/\s+LIVE +/g, " ")).toContain("and the old key lives on for the others");
  const incident = /M-\d{8}-\w{4}/.exec(await shown(0, "list"))?.[0] ?? "";
  const timeline = await shown(0, "timeline", "--incident", incident);
  expect(timeline).not.toMatch(/leaked/i);
  await shown(0, "verify", "--incident", incident);
  const again = stripVTControlCharacters(await shown(2, "migrate", "plan", runbook, ...selection));
  expect(again.replaceAll(/\s+/g, " ")).toContain(`order-intake: on its team key since ${incident}`);
  return value;
}

async function respond(leaked: string): Promise<void> {
  const runbook = join(workspace.folder, "runbook.yaml");
  const first = at("respond", runbook, "--live", "--key", LEAKED, "--value", "ask", ...mia);
  await first.until(/leaked value/);
  await first.enter(leaked);
  await first.until(/Go ahead\?/);
  await first.press("y");
  await makeKey(first);
  // Somebody calls: the second key isn't made, and nobody can tell that from here.
  const [, unmade = ""] = await first.until(/it must be exact: (\S+)/);
  await first.until(/id of the new key/);
  await first.press("ctrl-c");
  expect(await end(first, 8, "respond")).toContain(`stanch attest key-dead ${unmade}`);
  await attest("key-dead", unmade, "not in the list of keys");

  const second = at("resume", ...mia);
  await second.until(/Go ahead\?/);
  await second.press("y");
  await makeKey(second);
  const orders = await makeKey(second, ["orders"]);
  await second.until(/Go ahead\?/);
  await second.press("y");
  await second.until(/order-intake-secret: store the key/);
  await second.until(/type order-intake-secret once it is done/);
  await writeFile(workspace.stores["order-intake"], `AUXOT_KEY=${orders}\n`);
  await second.enter("order-intake-secret");
  // At the first look, or at a later one.
  await second.until(/gate shut[^;]*: NEW_USE_UNPROVEN order-intake|code-assistant is proven/);
  // What is missing only people can say: nobody sits through the wait for it.
  await second.press("ctrl-c");
  const gate = await end(second, 130, "resume to the gate");
  expect(gate).toContain("LEAK_PATH_OPEN");
  expect(gate).toContain("import-audit FILE --source auxot-jobs");
  expect(auxot.keyNames()).toContain(LEAKED);

  const work = await callers.order();
  await attest("leak-path", null, "the log is deleted, the variable masked");
  await attest("new-key-in-use", "order-intake", `order ${work}`);
  await attest("old-key-unused", "order-intake", "its secret was replaced, it has one key");
  for (const [source, rows] of [
    ["auxot-jobs", auxot.exportJobs()],
    ["auxot-events", auxot.exportEvents()],
  ] as const) {
    const file = join(workspace.evidence, `${source}.ndjson`);
    await writeFile(file, rows);
    await shown(0, "import-audit", file, "--source", source);
  }
  const accept = ["accept", "OLD_USE_UNOBSERVABLE", "callers/all"];
  const blind = await shown(5, "resume", ...mia);
  expect(blind).toContain(`stanch ${accept.join(" ")} --reason WHY`);
  for (const by of [mia, ["--identity", "jo"]])
    await shown(0, ...accept, "--reason", "no other caller was ever set up", ...by);
  const waiting = await shown(3, "resume", ...mia);
  expect(waiting).toContain("approve");
  const approving = at("approve", "--identity", "jo");
  await approving.until(/Do you approve this verdict/);
  await approving.press("y");
  expect(await end(approving, 0, "approve")).toContain("approved by jo");

  const third = at("resume", ...mia);
  await third.until(new RegExp(`Type ${LEAKED} to go ahead`));
  await third.enter(LEAKED);
  await third.until(/find the key by its exact name and delete it/i);
  await third.until(new RegExp(`type ${LEAKED} once it is done`));
  auxot.deleteKey(LEAKED);
  await third.enter(LEAKED);
  expect(await end(third, 3, "resume to the end")).toContain("stanch attest key-dead");
  await attest("key-dead", null, "deleted in Settings > Teams > Keys");

  for (let tries = 0; tries < 8; tries += 1) {
    const last = at("resume", ...mia);
    const code = await last.ended();
    witness.hear("resume to the close", last.transcript());
    if (code === 0) break;
    expect({ code, shown: code === 3 || code === 5 ? "" : last.transcript() }).toEqual({ code, shown: "" });
  }
  const incident = /L-\d{8}-\w{4}/.exec(await shown(0, "list"))?.[0] ?? "";
  const named = ["--incident", incident];
  const timeline = await shown(0, "timeline", ...named);
  for (const word of [/NOT BE OBSERVED/, /attested/, /refused/, /closed/]) expect(timeline).toMatch(word);
  expect(timeline).toContain(hashOf("key-dead").slice(0, 8));
  await shown(0, "verify", ...named);
  await shown(0, "export", workspace.evidence, ...named);
  const rows = readFileSync(join(workspace.evidence, `${incident}.ndjson`), "utf8").trimEnd();
  expectWalked(
    rows.split("\n").map((row) => JSON.parse(row) as JournalEntry),
    "Case 3: Auxot by attestation",
    TABLE,
  );
}

/** mia says it, with a screenshot whose hash is kept. */
async function attest(claim: string, subject: string | null, statement: string): Promise<void> {
  const receipt = receiptOf(claim);
  await writeFile(receipt, `screenshot of ${claim}`);
  const about = subject === null ? [claim] : [claim, subject];
  await shown(0, "attest", ...about, "--statement", statement, "--receipt", receipt, ...mia);
}

function receiptOf(claim: string): string {
  return join(workspace.evidence, `${claim}.png`);
}

function hashOf(claim: string): string {
  return createHash("sha256")
    .update(readFileSync(receiptOf(claim)))
    .digest("hex");
}
