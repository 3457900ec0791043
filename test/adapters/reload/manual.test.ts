import { expect, it } from "vitest";
import { createManualReload } from "../../../src/adapters/reload/manual.ts";
import { scriptedPrompter } from "../../fakes/scripted-prompter.ts";

it("shows how an intake is switched off, and believes only the typed name", async () => {
  const clicks = { steps: ["Open the intake", "Deactivate it"], asOf: "2026-11-23" };
  const prompter = scriptedPrompter(["intake-off", "yes"]);
  const pause = createManualReload({ name: "intake-off", clicks, prompter });
  await pause.run();
  expect(prompter.shown.join("\n")).toMatch(/Open the intake[^]*Deactivate it[^]*as of 2026-11-23/);
  await expect(pause.run()).rejects.toMatchObject({ code: "ERR_NOT_CONFIRMED", happened: "unknown" });
});
