import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../src/adapters/http.ts";
import { readGiven } from "../../../src/adapters/provider/given.ts";
import { givesSchema } from "../../../src/formats/provider-call.ts";

const about = { where: "keys, disable", happened: "no", secret: new Set<string>() } as const;
const given = (body: unknown) => ({ body, answer: {} as HttpAnswer });

describe("what an answer gives", () => {
  const gives = givesSchema.parse({
    name: { pointer: "/name" },
    endsOn: { pointer: "/endsOn", optional: true },
  });

  it.each([{ name: "a" }, { name: "a", endsOn: null }, { name: "a", endsOn: "" }])(
    "may lack what is optional: %j",
    (body) => {
      expect(readGiven(gives, given(body), about)).toEqual({ name: "a", endsOn: undefined });
    },
  );

  it("is taken where it is there", () => {
    expect(readGiven(gives, given({ name: "a", endsOn: 7 }), about)).toEqual({ name: "a", endsOn: 7 });
  });

  it("must be there otherwise", () => {
    const reading = () => readGiven(gives, given({ endsOn: "x" }), about);
    expect(reading).toThrow(expect.objectContaining({ code: "ERR_PROVIDER_ANSWER", happened: "no" }));
  });
});
