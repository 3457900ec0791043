import { expect, it } from "vitest";
import { planLines } from "../../src/cli/plan-view.ts";
import { opened, plan } from "../report/entries.ts";

it("the plan shows who is told beside the owners, and customers' text word by word", () => {
  const { leaked } = opened("live", "two-person");
  const text = ["A credential was exposed.", "We ended it at {endedAt}."];
  const audiences = {
    leadership: { via: ["exec-mail"], to: ["cto"] },
    customers: { via: ["status-page"], to: ["customers"], text },
  };
  const shown = (other: typeof plan): string =>
    planLines(
      {
        plan: other,
        leaked,
        state: "live",
        hash: "0".repeat(64),
        kindsSeen: ["*"],
        clockAhead: null,
        valueHeld: false,
        reopens: null,
        doubts: [],
      },
      "LIVE",
    )
      .map((line) => line.replace(/^LIVE/, "").trim())
      .join(" ")
      .replaceAll(/\s+/g, " ");
  expect(shown({ ...plan, audiences })).toContain(
    "ops; leadership (cto) by exec-mail; customers (customers) once, at the end, by status-page: A credential was exposed. We ended it at {endedAt}.",
  );
  expect(shown({ ...plan, audiences: { customers: { via: ["page"], to: ["all"] } } })).toContain(
    "ops; customers (all) once, at the end, by page: in stanch's own words",
  );
  expect(shown(plan)).not.toContain("customers");
});
