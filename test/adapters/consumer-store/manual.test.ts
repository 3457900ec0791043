import { describe, expect, it } from "vitest";
import { createManualStore } from "../../../src/adapters/consumer-store/manual.ts";
import { Secret } from "../../../src/core/secret.ts";
import { scriptedPrompter } from "../../fakes/scripted-prompter.ts";

const VALUE = new Secret("team.EXAMPLE_store_value_0001");

function open(answers: readonly string[]) {
  const prompter = scriptedPrompter(answers);
  const write = { steps: ["Open Settings > Secrets", "Paste\u001b[2J the key"], asOf: "2026-11-23" };
  return {
    prompter,
    store: createManualStore({ name: "console", write, valueFrom: "age -d spool.age", prompter }),
  };
}

describe("consumer store: manual", () => {
  it("shows the clicks in order, their age and the mask, never the value", async () => {
    const { store, prompter } = open([" console "]);
    await store.write(VALUE);
    const shown = prompter.shown.join("\n");
    expect(shown).toMatch(/team\.\*\*\*0001[^]*1\. Open Settings > Secrets[^]*2\. Paste[^]*as of 2026-11-23/);
    expect(shown).toContain("age -d spool.age");
    expect(shown).not.toContain(VALUE.reveal());
    expect(shown).not.toContain("\u001b");
  });

  it.each(["", "y", "yes", "consol"])("doesn't take %j for the person's word", async (answer) => {
    await expect(open([answer]).store.write(VALUE)).rejects.toMatchObject({
      code: "ERR_NOT_CONFIRMED",
      happened: "unknown",
    });
  });
});
