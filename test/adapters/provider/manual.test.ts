import { describe, expect, it } from "vitest";
import { createManualProvider } from "../../../src/adapters/provider/manual.ts";
import { StanchError } from "../../../src/core/errors.ts";
import { parseManualClicks } from "../../../src/formats/manual-clicks.ts";
import { scriptedPrompter } from "../../fakes/scripted-prompter.ts";

const VALUE = "team.EXAMPLE_manual_value_0001";
const FILE = `
kind: clicks
title: Auxot
asOf: 2026-11-23
overlap: true
keepsNames: true
tokenCache: 5m
list: [Open Settings, Read the table of keys]
create: [Open Settings > Keys, Press New key]
disable: [Open the key, Switch it off]
enable: [Open the key, Switch it on]
end: [Open the key, Press Delete]
`;

function open(answers: readonly (string | Error)[] = [], text = FILE) {
  const loaded = parseManualClicks(text, "auxot.yaml");
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const prompter = scriptedPrompter(answers);
  return { prompter, provider: createManualProvider({ name: "auxot", clicks: loaded.value, prompter }) };
}

describe("provider: manual", () => {
  it("declares what its clicks allow, and never that it can list", () => {
    expect(open().provider.capabilities).toStrictEqual({
      canList: false,
      canCreate: true,
      canRestrict: false,
      canDisable: true,
      canEnd: true,
      overlap: true,
      keepsNames: true,
      maxKeysPerPrincipal: null,
      tokenCache: 300,
      listLag: 0,
    });
    const few = FILE.replaceAll(/^(create|disable|enable|list):.*\n/gm, "");
    expect(open([], few).provider.capabilities).toMatchObject({ canCreate: false, canDisable: false });
  });

  it("has observed nothing of any key", async () => {
    const { provider } = open();
    expect(await provider.getKey("k1")).toStrictEqual({ id: "k1", name: null, state: "unknown" });
    expect(await provider.ownCredential()).toStrictEqual({ kind: "none" });
    await expect(provider.listKeys()).rejects.toMatchObject({
      code: "ERR_UNSUPPORTED",
      hint: "look by hand: Open Settings; Read the table of keys",
    });
  });

  it("shows the clicks with their date and asks for the new key, its value hidden", async () => {
    const { provider, prompter } = open(["k2", VALUE]);
    const request = {
      name: "stanch-n7x2",
      kind: "team" as const,
      team: "ops",
      scopes: ["intake"],
      principal: "sa-web",
    };
    const { key, value } = await provider.createKey(request);
    expect(key).toStrictEqual({
      id: "k2",
      name: "stanch-n7x2",
      state: "unknown",
      prefix: "team.",
      lastFour: "0001",
      kind: "team",
      team: "ops",
    });
    expect(value.reveal()).toBe(VALUE);
    const shown = prompter.shown.join("\n");
    expect(shown).toMatch(
      /stanch-n7x2[^]*team key[^]*ops[^]*sa-web[^]*intake[^]*Press New key[^]*as of 2026-11-23/,
    );
    expect(shown).not.toContain(VALUE);
  });

  it("takes the name for the id when the provider shows none", async () => {
    expect((await open([" ", VALUE]).provider.createKey({ name: "stanch-n7x2" })).key.id).toBe("stanch-n7x2");
  });

  it("asks again for what can't be a key, and then stops with an unknown outcome", async () => {
    const { provider, prompter } = open(["k2", "short", "has a space in it", VALUE]);
    expect((await provider.createKey({ name: "n" })).value.reveal()).toBe(VALUE);
    expect(prompter.shown.join("\n")).not.toContain("has a space");
    await expect(open(["k2", "a", "b", ""]).provider.createKey({ name: "n" })).rejects.toMatchObject({
      code: "ERR_VALUE_REJECTED",
      happened: "unknown",
    });
  });

  it("knows that nothing has happened when there is nobody to ask, and not when they leave halfway", async () => {
    const gone = new StanchError({ code: "ERR_WOULD_ASK", message: "there is no terminal" });
    await expect(open([gone]).provider.createKey({ name: "n" })).rejects.toMatchObject({ happened: "no" });
    const left = new StanchError({ code: "ERR_CANCELLED", message: "cancelled" });
    // The clicks were shown: the key may have been made before the first question is answered.
    await expect(open([left]).provider.createKey({ name: "n" })).rejects.toMatchObject({
      happened: "unknown",
    });
    await expect(open(["k2", left]).provider.createKey({ name: "n" })).rejects.toMatchObject({
      code: "ERR_CANCELLED",
      happened: "unknown",
    });
  });

  it.each([
    ["endKey", "Press Delete", "stanch attest key-dead"],
    ["disableKey", "Switch it off", "stanch attest key-disabled"],
    ["enableKey", "Switch it on", undefined],
  ] as const)(
    "never claims that %s has worked: a person has to attest it",
    async (operation, click, hint) => {
      const { provider, prompter } = open(["k1"]);
      await expect(provider[operation]("k1")).rejects.toMatchObject({
        code: "ERR_BY_HAND",
        happened: "unknown",
        hint,
      });
      expect(prompter.shown.join("\n")).toContain(click);
      await expect(open(["yes"]).provider[operation]("k1")).rejects.toMatchObject({
        code: "ERR_NOT_CONFIRMED",
        happened: "unknown",
      });
    },
  );

  it.each([
    ["business", {}],
    ["free", { code: "ERR_UNSUPPORTED", happened: "no", hint: "plan keyKind: user" }],
    [undefined, { code: "ERR_CONFIG", hint: expect.stringContaining("business") }],
  ])("says before anything is begun whether the tier %s has team keys", (tier, error) => {
    const kinds =
      "kinds: {user: {tiers: [free, business]}, team: {tiers: [business], otherwise: 'plan keyKind: user'}}\n";
    const loaded = parseManualClicks(FILE + kinds, "auxot.yaml");
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const options = { name: "auxot", clicks: loaded.value, prompter: scriptedPrompter([]) };
    const provider = createManualProvider({ ...options, ...(tier === undefined ? {} : { tier }) });
    const check = (): void => provider.checkRequest?.({ kind: "team" });
    if (tier === "business") expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining(error));
    expect(() => createManualProvider({ ...options, tier: "platinum" })).toThrow("no tier platinum");
  });

  it("refuses what has no clicks before it asks anything", async () => {
    const { provider } = open([], FILE.replaceAll(/^(create|disable|enable):.*\n/gm, ""));
    const unsupported = { code: "ERR_UNSUPPORTED", happened: "no" };
    await expect(provider.createKey({ name: "n" })).rejects.toMatchObject(unsupported);
    await expect(provider.disableKey("k1")).rejects.toMatchObject(unsupported);
    await expect(provider.restrictKey("k1", {})).rejects.toMatchObject(unsupported);
    await expect(provider.unrestrictKey("k1")).rejects.toMatchObject(unsupported);
  });
});
