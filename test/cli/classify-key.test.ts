import { describe, expect, it } from "vitest";
import { outcomeOfStop } from "../../src/cli/run-driver.ts";
import type { EventData } from "../../src/core/journal.ts";
import { replay } from "../../src/engine/replay.ts";
import { on } from "../report/entries.ts";
import { type House, INCIDENT, makeHouse, newest } from "./house.ts";
import { confirmation, planFor, TWO, toGate, toReissuing } from "./incidents.ts";
import { tooWide } from "./screen.ts";

const CREATE = "reissue/web";
const REASON = ["--reason", "nobody else makes keys"];

/** Stopped after a create whose answer got lost, with these keys that it may have made. */
async function stopped(house: House, ...keys: readonly Partial<EventData["orphan.found"]>[]): Promise<void> {
  await toReissuing(house);
  const error = { code: "ERR_HTTP_RESET", message: "no answer" };
  house.fact("14:02:00", "effect.intended", {
    effect: CREATE,
    kind: "reissue",
    subject: "web",
    ending: false,
    attempt: 1,
    before: ["key_1", "key_old"],
    nonce: "w8q2",
    keyName: "web-w8q2",
  });
  house.fact("14:02:01", "effect.unknown", { effect: CREATE, error });
  for (const key of keys) {
    house.fact("14:02:10", "orphan.found", {
      effect: CREATE,
      replacement: "web",
      keyId: "key_7",
      endable: false,
      name: null,
      createdAt: on("14:02:01"),
      lastUsedAt: null,
      ...key,
    });
  }
  house.setTime("14:03:00");
}

/** What `--confirm` wants for this key. */
async function typed(house: House, keyId: string): Promise<readonly string[]> {
  return ["--confirm", (await confirmation(house)).replace("shop-main", keyId)];
}

describe("classify-key", () => {
  it("takes the typed id of the key, signs whose it is, and sends the responder on", async () => {
    const house = await makeHouse();
    await stopped(house, {});
    const words = ["classify-key", "key_7", "--as", "surplus", ...REASON];
    const asked = await house.as("mia", ...words);
    expect(asked.code).toBe(2);
    expect(asked.talk).toContain("key_7, no name kept, made 2026-11-23 14:02:01 UTC, no use of it shown");
    expect(asked.talk).toContain("--confirm key_7@");
    const wrong = await house.as("mia", ...words, "--confirm", await confirmation(house));
    expect(wrong.code).toBe(10);
    expect(newest(await house.entries(), "orphan.classified")).toBeUndefined();
    const said = await house.as("mia", ...words, ...(await typed(house, "key_7")));
    expect(said.code).toBe(0);
    expect(newest(await house.entries(), "orphan.classified")).toMatchObject({
      keyId: "key_7",
      as: "surplus",
      reason: "nobody else makes keys",
      by: "mia",
    });
    expect(said.talk).toContain("looks whether it is in use, and ends it");
    expect(said.outcome?.next).toBe(`stanch resume --incident ${INCIDENT} --workspace ${house.dir}`);
  });

  it("leaves somebody else's key alone, and asks for the next one", async () => {
    const house = await makeHouse();
    await stopped(house, {}, { keyId: "key_8" });
    const words = ["classify-key", "key_7", "--as", "foreign", ...REASON];
    const said = await house.as("noor", ...words, ...(await typed(house, "key_7")));
    expect(said.code).toBe(0);
    expect(said.talk).not.toContain("ends it");
    expect(said.outcome?.next).toContain("stanch classify-key key_8 --as WHOSE --reason WHY");
    const status = await house.stanch("status");
    expect(status.out).not.toContain("key_7");
  });

  it.each([
    ["a key that nobody found", "key_9"],
    ["the leaked key", "key_1"],
    ["a replacement", "key_2"],
    ["a key that has ended", "key_8"],
  ])("refuses %s with one error, and signs nothing", async (_, keyId) => {
    const house = await makeHouse();
    await stopped(house, {}, { keyId: "key_8" });
    house.fact("14:02:30", "orphan.ended", { effect: "orphan/key_8", keyId: "key_8" });
    house.fact("14:02:40", "key.reissued", {
      effect: "reissue/checkout",
      replacement: "checkout",
      key: { id: "key_2", name: null, state: "live" },
      handle: { prefix: "team.", lastFour: "w8q2", length: 40, fingerprint: "f" },
    });
    for (const as of ["surplus", "foreign"]) {
      const words = ["classify-key", keyId, "--as", as, ...REASON];
      const said = await house.as("mia", ...words, ...(await typed(house, keyId)));
      expect(said.code).toBe(2);
      expect(said.talk.match(/stanch: /g)).toHaveLength(1);
      expect(said.talk).toContain(`${keyId} isn't a key that a lost create may have made`);
      expect(said.talk).toContain("one of key_7");
    }
    expect(newest(await house.entries(), "orphan.classified")).toBeUndefined();
  });

  it.each([
    ["was used", { lastUsedAt: on("14:02:05") }, "was used at 2026-11-23 14:02:05 UTC"],
    ["was listed before the create", { keyId: "key_old" }, "it was listed before"],
  ])("doesn't call a key surplus that %s", async (_, key, words) => {
    const house = await makeHouse();
    await stopped(house, key);
    const keyId = "keyId" in key ? key.keyId : "key_7";
    const confirm = await typed(house, keyId);
    const said = await house.as("mia", "classify-key", keyId, "--as", "surplus", ...REASON, ...confirm);
    expect(said.code).toBe(2);
    expect(said.talk).toContain(words);
    expect(newest(await house.entries(), "orphan.classified")).toBeUndefined();
    const foreign = await house.as("mia", "classify-key", keyId, "--as", "foreign", ...REASON, ...confirm);
    expect(foreign.code).toBe(0);
  });

  it("wants one of the two words, and the person's own reason", async () => {
    const house = await makeHouse();
    await stopped(house, {});
    const words = ["classify-key", "key_7", "--as", "foreign", "--reason", "WHY"];
    const said = await house.as("mia", ...words, ...(await typed(house, "key_7")));
    expect(said.code).toBe(2);
    expect(said.talk).toContain("your own words");
  });
});

describe("keys that a lost create may have made", () => {
  it("stand on the status page and in its data, with the command that decides on them", async () => {
    const house = await makeHouse();
    await stopped(house, {}, { keyId: "key_8", name: "web\u001b[2J", lastUsedAt: on("14:02:05") });
    const { out, err, outcome } = await house.stanch("status");
    const page = out.replaceAll(/\nLIVE +/g, " ");
    expect(page).toContain(
      "Whose key? key_7, no name kept, made 2026-11-23 14:02:01 UTC, no use of it shown, may be of the lost create of web",
    );
    expect(page).toContain(String.raw`key_8, name "web\x1b[2J", made`);
    expect(page).toContain("last used 2026-11-23 14:02:05 UTC");
    expect(tooWide(out)).toEqual([]);
    expect(err).toContain("next: stanch classify-key key_7 --as WHOSE --reason WHY");
    expect(outcome?.extra?.["status"]).toMatchObject({
      orphans: [
        { keyId: "key_7", name: null, createdAt: on("14:02:01"), lastUsedAt: null, replacement: "web" },
        { keyId: "key_8", lastUsedAt: on("14:02:05") },
      ],
    });
  });

  it("are shown when the driver stops with 8, with the exact next command", async () => {
    const house = await makeHouse();
    await stopped(house, {});
    const at = replay(await house.entries());
    let talk = "";
    const context = {
      output: { talk: (line: string) => void (talk += `${line}\n`) },
      signal: new AbortController().signal,
    } as unknown as Parameters<typeof outcomeOfStop>[0];
    const stop = { kind: "unknown", effects: [CREATE] } as const;
    const said = outcomeOfStop(context, stop, at, { workspace: "." }, house.dir);
    expect(said).toMatchObject({
      code: 8,
      next: `stanch classify-key key_7 --as WHOSE --reason WHY --incident ${INCIDENT}`,
    });
    expect(talk.replaceAll(/\nLIVE +/g, " ")).toContain("whose key? key_7, no name kept, made 2026-11-23");
  });

  it("can't be listed at some providers: the name that the key was to have is said to be dead", async () => {
    const house = await makeHouse();
    await stopped(house);
    expect((await house.stanch("status")).outcome?.next).toContain("stanch resume");
    const blind = await makeHouse();
    const { capabilities } = planFor(TWO);
    await toReissuing(blind, planFor(TWO, { capabilities: { ...capabilities, canList: false } }));
    blind.fact("14:02:00", "effect.intended", {
      effect: CREATE,
      kind: "reissue",
      subject: "web",
      ending: false,
      attempt: 1,
      before: [],
      nonce: "w8q2",
      keyName: "web-w8q2",
    });
    const error = { code: "ERR_HTTP_RESET", message: "no answer" };
    blind.fact("14:02:01", "effect.unknown", { effect: CREATE, error });
    expect((await blind.stanch("status")).outcome?.next).toContain("stanch attest key-dead web-w8q2");
    const said = await blind.as(
      "mia",
      "attest",
      "key-dead",
      "web-w8q2",
      "--statement",
      "looked: no such key",
    );
    expect(said.code).toBe(0);
    expect(replay(await blind.entries()).incident.effects[CREATE]?.state).toBe("absent");
  });

  it("don't include keys of a plan that went well", async () => {
    const house = await makeHouse();
    await toGate(house);
    expect((await house.stanch("status")).out).not.toContain("Whose key?");
  });
});
