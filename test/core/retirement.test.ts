import { describe, expect, test } from "vitest";
import { type Incident, isRetired } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { ANA, BO, CY, EVE, after, consumer, gated, proves, row, shut, signed } from "./builders.ts";

const NOW = 900;
const retired = (by: string, id = "fax", at = 850): EventBody =>
  signed(at, by, "consumer.retired", { consumer: id, reason: "EXAMPLE" });

/** `api` is proven, `fax` isn't. */
function halfProven(owner: string, policy: "two-person" | "solo" = "two-person"): Incident {
  const consumers = [consumer("api"), consumer("fax", { owner })];
  return after(gated({ consumers, policy }), proves(890, "api"));
}
const FAX = ["NEW_USE_UNPROVEN fax", "OLD_USE_UNOBSERVABLE fax"];

describe("a consumer may break when its owner and a second person sign that", () => {
  test("the owner alone can't say so", () => {
    expect(shut(after(halfProven(BO), retired(BO)), NOW)).toEqual(FAX);
  });

  test("nor can two others while the owner is there to be asked", () => {
    expect(shut(after(halfProven(BO), retired(ANA), retired(CY)), NOW)).toEqual(FAX);
    expect(shut(after(halfProven(BO), retired(ANA), retired(BO)), NOW)).toEqual([]);
  });

  test("two others can for an owner who isn't enrolled and so can't sign", () => {
    expect(shut(after(halfProven("the fax team"), retired(ANA), retired(CY)), NOW)).toEqual([]);
  });

  test("somebody who isn't enrolled doesn't count as the second", () => {
    expect(shut(after(halfProven(BO), retired(BO), retired(EVE)), NOW)).toEqual(FAX);
  });

  test("the two have to mean the same consumer", () => {
    expect(shut(after(halfProven(BO), retired(BO), retired(ANA, "api")), NOW)).toEqual(FAX);
  });

  test("in a solo workspace one person signs twice, ten minutes apart", () => {
    const first = after(halfProven(ANA, "solo"), retired(ANA, "fax", 200));
    expect(shut(after(first, retired(ANA, "fax", 799)), NOW)).toEqual(FAX);
    expect(shut(after(first, retired(ANA, "fax", 800)), NOW)).toEqual([]);
  });

  test("it may break in any state, even back on the leaked key", () => {
    const back = row(860, "consumer.rolledBack", { effect: "rollBack/fax", consumer: "fax" });
    expect(shut(after(halfProven(BO), back, retired(ANA), retired(BO)), NOW)).toEqual([]);
  });

  test("whoever isn't in the inventory has no owner to ask", () => {
    const nobody = [retired(ANA, "nobody"), retired(CY, "nobody")];
    expect(isRetired(halfProven(BO), "nobody")).toBe(false);
    expect(isRetired(after(halfProven(BO), ...nobody), "nobody")).toBe(true);
  });

  test("an inventory of which everybody is retired isn't an empty one", () => {
    const incident = gated({ consumers: [consumer("fax", { owner: BO })] });
    expect(shut(after(incident, retired(ANA), retired(BO)), NOW)).toEqual([]);
  });
});
