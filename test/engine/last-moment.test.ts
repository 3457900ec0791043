import { describe, expect, it } from "vitest";
import { consumerRowSchema } from "../../src/formats/inventory-row.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { approve, classify, openGate, strangers } from "./deeds.ts";
import { type DriverOptions, play } from "./play.ts";
import { consumer } from "./setting.ts";

/** Somebody signs a row at the last moment: after this driver's checkpoint, or before its intent to end something. */
function intruding(when: "after the checkpoint" | "before the intent", sign: () => void): DriverOptions {
  let isDone = false;
  const once = (isNow: boolean): void => {
    if (!isNow || isDone) return;
    isDone = true;
    sign();
  };
  return {
    seconds: 0,
    journal: (journal) => ({
      ...journal,
      append(incident, events, options) {
        const [event] = events;
        once(when === "before the intent" && event?.type === "effect.intended" && event.data.ending);
        const entries = journal.append(incident, events, options);
        once(when === "after the checkpoint" && event?.type === "checkpoint.signed");
        return entries;
      },
    }),
  };
}

describe.each(["after the checkpoint", "before the intent"] as const)(
  "what somebody signs %s of an end",
  (when) => {
    it("counts: a consumer that is added shuts the gate, and the leaked key isn't ended", async () => {
      const response = await openGate();
      approve(response);
      const late = toConsumer(consumerRowSchema.parse(consumer("late", { store: "web-env", probes: [] })));
      const adding = intruding(when, () => {
        response.sign("cyd", "consumer.added", { consumer: late, replacement: "web" });
      });
      await response.drive(adding);
      expect(response.rows("consumer.added")).toHaveLength(1);
      expect(response.calls.map((call) => call.what)).not.toContain("end");
      expect(response.world.facts().endedAt).toBeNull();
    });

    it("counts: a caller that is the responder after all keeps the key that it made", async () => {
      const response = await play({
        thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", mints: "spare" }] },
      });
      await response.drive({ seconds: 0 });
      const callers = strangers(response);
      for (const caller of callers) {
        for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
      }
      const clearing = intruding(when, () => {
        for (const caller of callers) classify(response, "cyd", caller, "responder");
      });
      await response.drive(clearing);
      expect(response.rows("caller.classified").map((row) => row.data.as)).toContain("responder");
      expect(response.calls.map((call) => call.what)).not.toContain("end");
      expect(response.world.facts().thief.keysAlive).toHaveLength(1);
    });
  },
);
