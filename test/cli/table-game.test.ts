import { describe, expect, it } from "vitest";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../src/core/exercise/log.ts";
import type { Pickable } from "../../src/cli/ask.ts";
import { createTablePlayer } from "../../src/cli/table/table-player.ts";
import { agreeing } from "../crash/agreeing.ts";
import { stageOf } from "../engine/play.ts";
import { type Setting, consumer } from "../engine/setting.ts";

const thief = {
  userAgent: "thief/1.0",
  address: "203.0.113.9",
  uses: [{ after: "2m", every: "5m", mints: "spare" }],
};
const cron = consumer("backup", { period: "5m", owner: "cyd" });
const injects = [{ at: "30s", do: "late-cron", consumer: cron }];

/** Whoever is asked more often goes round in circles. */
const MOST_ASKED = 150;

type Brain = (question: string, options: readonly Pickable[], told: readonly string[]) => string;

describe("a rehearsal played at a terminal", () => {
  it("comes to a good end where the player asks around, says what was found, and waits", async () => {
    const { stop, facts, decisions } = await game({ injects, thief, revoke: { poll: "1m" } }, careful());
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], orphans: [], onLeakedKey: [], broken: [] });
    expect(facts.thief.keysAlive).toEqual([]);
    const chosen = decisions.flatMap(({ choices }) => choices);
    for (const kind of ["begin", "ask/caller/", "classify/", "leak-path", "approve/", "wait/"])
      expect(chosen.filter((id) => id.startsWith(kind))).not.toEqual([]);
  });

  it("asks whom it likes to approve: nobody is in another's way", async () => {
    const asking = careful();
    const { decisions, journal } = await game({ revoke: { poll: "1m" } }, (question, options, lines) => {
      const approver = options.findLast(({ value }) => value.startsWith("approve/"))?.value;
      return approver ?? asking(question, options, lines);
    });
    const asked = decisions.flatMap(({ choices }) => choices.filter((id) => id.startsWith("approve/")));
    expect(asked).toEqual(["approve/cyd", "approve/ben"]);
    expect(journal.filter(({ type }) => type === "approval.granted")).toHaveLength(2);
  });

  it("comes to it as well where only an owner's word shows who has moved, and nothing careful is called rash", async () => {
    const blind = {
      provider: { identifiesKey: false, recordsRefusals: false },
      behaves: { jobs: { reports: "success" } },
      revoke: { poll: "1m" },
    };
    const { stop, facts, decisions, rows } = await game(blind, careful());
    expect(stop).toEqual({ kind: "closed" });
    expect(facts).toMatchObject({ prematureEnds: [], onLeakedKey: [], broken: [] });
    expect(decisions.flatMap(({ choices }) => choices)).toContain("word/OLD_USE_UNOBSERVABLE/jobs");
    expect(rows.filter((row) => row.type === "decided" && rashIn(row).length > 0)).toEqual([]);
  });

  it("attests nothing that the owner doesn't see", async () => {
    const blind = {
      provider: { identifiesKey: false, recordsRefusals: false },
      behaves: { jobs: { reports: "success", wrongEnvironment: true } },
      revoke: { poll: "1m" },
    };
    let words = 0;
    const asking = careful();
    const { told, journal } = await game(blind, (question, options, lines) => {
      words += Number(has(options, "word/OLD_USE_UNOBSERVABLE/jobs"));
      return words > 3 && has(options, "quit") ? "quit" : asking(question, options, lines);
    });
    expect(told.join(" ").replaceAll(/\s*\bEXERCISE\b\s*/g, " ")).toContain(
      "ana had somebody look at jobs: it doesn't work with its new key alone",
    );
    expect(journal.filter(({ type }) => type === "attestation.made")).toMatchObject([
      { data: { claim: "leak-path-closed" } },
    ]);
  });

  it("breaks whoever is on the key where the player revokes it in the console, once and for all", async () => {
    const revoking = careful();
    const { facts, decisions, told } = await game({ revoke: { poll: "1m" } }, (question, options, lines) =>
      has(options, "console/revoke") ? "console/revoke" : revoking(question, options, lines),
    );
    expect(facts.prematureEnds).toHaveLength(1);
    expect(decisions.filter(({ choices }) => choices.includes("console/revoke"))).toHaveLength(1);
    const offered = decisions.slice(1).flatMap(({ options }) => options.map(({ id }) => id));
    expect(offered).not.toContain("console/revoke");
    // What it did is for the end.
    expect(told.join("\n")).not.toMatch(/broke|too soon|refused for/);
  });

  it("ends where the player leaves it, and says so in its log", async () => {
    const { stop, rows } = await game({}, (_question, options) => (has(options, "quit") ? "quit" : "begin"));
    expect(stop.kind).toBe("blocked");
    expect(rows.at(-1)).toMatchObject({ type: "ended", stop: "blocked" });
  });

  it("is the same again, to the byte, where the same is chosen", async () => {
    const setting = { injects, thief, revoke: { poll: "1m" } };
    const once = await game(setting, careful());
    const again = await game(setting, careful());
    expect(again.head).toBe(once.head);
    expect(again.rows).toEqual(once.rows);
    expect(again.told).toEqual(once.told);
  });
});

async function game(setting: Setting, brain: Brain) {
  const stage = await stageOf(setting, agreeing);
  const told: string[] = [];
  const rows: ExerciseRow[] = [];
  let asked = 0;
  const player = createTablePlayer({
    ask: {
      async pick(question, options) {
        asked += 1;
        if (asked > MOST_ASKED) throw new Error(`it never ends:\n${told.slice(-40).join("\n")}`);
        return brain(question, options, told);
      },
    },
    say: (line) => void told.push(line),
    signal: new AbortController().signal,
  });
  const { stop, facts, at } = await rehearse(stage, { player, onExercise: (row) => void rows.push(row) });
  const decisions = rows.filter((row): row is ExerciseRowOf<"decided"> => row.type === "decided");
  const journal = stage.journal.read(stage.incident);
  return { stop, facts, decisions, rows, told, journal, head: at.head };
}

const rashIn = ({ options, choices }: ExerciseRowOf<"decided">): readonly string[] =>
  options.filter(({ id, careful: isCareful }) => !isCareful && choices.includes(id)).map(({ id }) => id);

const has = (options: readonly Pickable[], value: string): boolean =>
  options.some((option) => option.value === value);

/** Opens each thing once a turn, does there what careful people do, asks for the approval, and waits. */
function careful(): Brain {
  let opened = new Set<string>();
  return (_question, options, told) => {
    const values = options.map(({ value }) => value);
    if (values.includes("back")) return inside(values, told) ?? "back";
    const next = values.find((value) => value.startsWith("about:") && !opened.has(value));
    if (next !== undefined) {
      opened.add(next);
      return next;
    }
    const approves = values.find((value) => /^(?:approve|begin)/.test(value));
    if (approves !== undefined) return approves;
    opened = new Set();
    return "wait/change";
  };
}

function inside(values: readonly string[], told: readonly string[]): string | undefined {
  const story = told.join(" ").replaceAll(/\s*\bEXERCISE\b\s*/g, " ");
  const found = values.find((value) => {
    const [, caller = "", as] = value.split("/");
    const said = new RegExp(String.raw`asked around: (?:nobody knows )?${caller},`).exec(story);
    if (!value.startsWith("classify/") || said === null) return false;
    return as === (said[0].includes("nobody knows") ? "hostile" : "consumer");
  });
  const isUnseen = values.some((value) => value.startsWith("accept/OLD_USE_UNOBSERVABLE/callers/"));
  return (
    found ??
    values.find((value) => /^(?:ask|word|leak-path|run|review|reject|ended)\b/.test(value)) ??
    (isUnseen ? values.find((value) => value.startsWith("accept/")) : undefined)
  );
}
