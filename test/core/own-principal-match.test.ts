import { expect, test } from "vitest";
import { matchOn } from "../../src/core/own-principal.ts";
import { consumer, gated } from "./builders.ts";

const [OWN, SHARED] = ["sa-api", "sa-everybody"] as const;

function looks(match: Parameters<typeof matchOn>[1]["match"], principal?: string) {
  const api = consumer("api", { match });
  const plan = { name: "api", consumers: ["api"], ...(principal === undefined ? {} : { principal }) };
  const incident = gated({ consumers: [api], replacements: [plan] });
  return matchOn({ ...incident, leaked: { ...incident.leaked, principal: SHARED } }, api, "api");
}

test("a consumer known by its principals may call as its new one too", () => {
  const match = { userAgents: ["api/*"], principals: ["sa-before"] };
  expect(looks(match, OWN)).toEqual({ ...match, principals: ["sa-before", OWN] });
});

test("one whose replacement has no principal of its own is known as the inventory says", () => {
  const match = { userAgents: ["api/*"], principals: ["sa-before"] };
  for (const principal of [undefined, SHARED]) expect(looks(match, principal)).toEqual(match);
});

test("one that isn't known by its principals needs none", () => {
  for (const match of [{ userAgents: ["api/*"] }, { userAgents: ["api/*"], principals: [] }])
    expect(looks(match, OWN)).toEqual(match);
});
