import { describe, expect, it } from "vitest";
import { caller } from "../report/entries.ts";
import { INCIDENT, makeHouse, newest } from "./house.ts";
import { confirmation, toGate } from "./incidents.ts";

const REASON = ["--reason", "somebody else is on it"];

describe("reject-replacement", () => {
  it("names who calls with the key and hasn't been classified: they break when it ends", async () => {
    const house = await makeHouse();
    await toGate(house);
    const made = newest(await house.entries(), "key.reissued")!;
    const { replacement, key } = made as { replacement: string; key: { id: string } };
    const on = caller({ key: "replacement", keyId: key.id });
    house.fact("14:09:50", "evidence.observed", { readings: [], evidence: [], callers: [on], silent: [] });
    const typed = (await confirmation(house)).replace("shop-main", key.id);
    const said = await house.as("mia", "reject-replacement", replacement, ...REASON, "--confirm", typed);
    expect(said.code).toBe(0);
    expect(said.talk).toContain("Nobody has said who calls with it: C-0a1b2c3d");
  });

  it("takes the typed id of the key, and sends the responder on to make another", async () => {
    const house = await makeHouse();
    await toGate(house);
    const rows = await house.entries();
    const made = newest(rows, "key.reissued")!;
    const { replacement, key } = made as { replacement: string; key: { id: string } };
    house.fact("14:09:50", "replacement.probed", { replacement, outcome: "refused", detail: "401" });
    house.setTime("14:10:00");
    const status = await house.stanch("status");
    expect(status.out).toContain(`reject-replacement ${replacement}`);
    const words = ["reject-replacement", replacement, ...REASON];
    const wrong = await house.as("mia", ...words, "--confirm", await confirmation(house));
    expect(wrong.code).toBe(10);
    expect(newest(await house.entries(), "replacement.rejected")).toBeUndefined();
    const typed = (await confirmation(house)).replace("shop-main", key.id);
    const said = await house.as("mia", ...words, "--confirm", typed);
    expect(said.code).toBe(0);
    expect(newest(await house.entries(), "replacement.rejected")).toMatchObject({
      replacement,
      keyId: key.id,
      reason: "somebody else is on it",
      by: "mia",
    });
    expect(said.outcome?.next).toContain(`--incident ${INCIDENT}`);
    // There is nothing left to reject until the next one is made.
    const again = await house.as("mia", ...words, "--confirm", typed);
    expect(again.code).toBe(2);
  });
});
