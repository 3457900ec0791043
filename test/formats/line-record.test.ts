import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { auditMappingSchema } from "../../src/formats/audit-mapping.ts";
import { rowFormat } from "../../src/formats/row-format.ts";

type Input = z.input<typeof auditMappingSchema>;

const COMBINED = '{address} - {principal} [{at}] "{action}" {status:number} {} "{}" "{userAgent}"';
const least: Input = {
  lines: COMBINED,
  at: { pointer: "/at", format: "clf" },
  principal: "/principal",
  address: "/address",
  userAgent: "/userAgent",
  action: "/action",
  outcome: { pointer: "/status", accepted: ["2xx"], refused: [401, 403] },
  identifiesKey: false,
  recordsRefusals: false,
  lag: "5s",
};

function reads(line: string, more: Partial<Input> = {}): unknown {
  const format = rowFormat({ mapping: auditMappingSchema.parse({ ...least, ...more }) });
  const read = format.lines?.(line) ?? null;
  if (read === null || "problem" in read) return read;
  const [row] = format.toRows(read.record, "h", []);
  return row;
}

function faults(more: Partial<Input>): readonly string[] {
  return messages({ ...least, ...more });
}

function messages(mapping: Input): readonly string[] {
  const { error } = auditMappingSchema.safeParse(mapping);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const MANY = { problem: "it fits the mapping's lines in more ways than one" };
const NONE = { problem: "it doesn't fit the mapping's lines" };

describe("a line of a log", () => {
  it("is a row of the fields that the pattern names", () => {
    expect(
      reads('192.0.2.7 - ana [26/Nov/2026:20:03:05 +0100] "GET /a b HTTP/1.1" 200 5 "-" "svc/1 (x; y)"'),
    ).toMatchObject({
      at: "2026-11-26T19:03:05.000Z",
      principal: "ana",
      address: "192.0.2.7",
      userAgent: "svc/1 (x; y)",
      action: "GET /a b HTTP/1.1",
      outcome: "accepted",
    });
  });

  it("with a dash or nothing in a field leaves it out: nobody is called -", () => {
    const row = reads('192.0.2.7 - - [26/Nov/2026:20:03:05 +0000] "-" 401 0 "-" ""');
    expect(row).toMatchObject({ principal: null, action: null, userAgent: null, outcome: "refused" });
  });

  it("of another kind, or of none that is known, is unreadable and never passed over", () => {
    expect(reads("2026/11/26 20:03:05 [error] 7#7: *1 connect() failed")).toEqual(NONE);
    expect(reads('192.0.2.7 - ana [26/Nov/2026:20:03:05 +0000] "GET / HTTP/1.1" 200 5 "-" "svc')).toEqual(
      NONE,
    );
    expect(reads('192.0.2.7 - ana [yesterday] "GET / HTTP/1.1" 200 5 "-" "svc"')).toEqual({
      problem: "it has no readable time",
    });
  });

  it("is told from those that the mapping says are no calls", () => {
    const skip = ["# ", "{:word} {:word} [info] "];
    expect(reads("# restarted", { skip })).toBeNull();
    expect(reads("2026-11-26 20:03:05 [info] ready", { skip })).toBeNull();
    expect(reads("2026-11-26 20:03:05 [warning] [info] ready", { skip })).toEqual(NONE);
    // A call stays a call, whatever else it looks like.
    const call = '# - ana [26/Nov/2026:20:03:05 +0000] "GET / HTTP/1.1" 200 5 "-" "svc"';
    expect(reads(call, { skip })).toMatchObject({ principal: "ana" });
  });
});

describe("a line that its caller has a hand in", () => {
  const line = (user: string, request: string, referrer: string, agent: string): string =>
    `192.0.2.66 - ${user} [26/Nov/2026:20:03:05 +0000] "${request}" 401 5 "${referrer}" "${agent}"`;
  const own = ["eve", "GET /secret HTTP/1.1", "-", "stolen/1"] as const;
  const [user, request, referrer, agent] = own;

  it("keeps what a server escaped in the field that it was written into", () => {
    const escaped = String.raw`x\x22 \x22y`;
    expect(reads(line(user, request, referrer, escaped))).toMatchObject({ userAgent: escaped });
    const backslashed = String.raw`x\" 200 5 \"-\" \"svc/1`;
    expect(reads(line(user, request, referrer, backslashed))).toMatchObject({
      outcome: "refused",
      principal: "eve",
    });
  });

  it.each([
    ["a second user agent", line(user, request, referrer, 'x" "svc/1')],
    ["a status", line(user, request, referrer, 'x" 200 5 "-" "svc/1')],
    ["a status in the request", line(user, 'GET / HTTP/1.1" 200 5 "-" "svc/1', referrer, agent)],
    ["a user agent in the referrer", line(user, request, 'x" "svc/1', agent)],
    [
      "a whole line in the user's name",
      line('ana [26/Nov/2020:00:00:00 +0000] "GET /" 200 1 "-" "svc', request, referrer, agent),
    ],
    ["another name and address", line("x - ana", request, referrer, agent)],
    ["a time", line("ana [26/Nov/2020:00:00:00 +0000", request, referrer, agent)],
  ])("never gives %s that the caller made up", (_, forged) => {
    expect(reads(forged)).toEqual(MANY);
  });

  it("isn't read where two patterns fit it", () => {
    const lines = ["{at:word} user {principal} let in", "{at:word} user {principal} refused{}"];
    const more: Partial<Input> = {
      lines,
      at: { pointer: "/at", format: "iso" },
      outcome: undefined,
      address: undefined,
      userAgent: undefined,
      action: undefined,
    };
    const at = "2026-11-26T20:03:05Z";
    expect(reads(`${at} user ana let in`, more)).toMatchObject({ principal: "ana" });
    expect(reads(`${at} user ana refused let in`, more)).toEqual(MANY);
  });

  it("can't shift fields by a value that the pattern says can't be", () => {
    // A word is a promise of the mapping: what breaks it fits nothing.
    const lines = "{at:word} {principal:word} {action:word} {status:number}";
    const more: Partial<Input> = {
      lines,
      at: { pointer: "/at", format: "iso" },
      address: undefined,
      userAgent: undefined,
    };
    expect(reads("2026-11-26T20:03:05Z ana /a 200", more)).toMatchObject({ principal: "ana" });
    expect(reads("2026-11-26T20:03:05Z eve ana /a 200", more)).toEqual(NONE);
    expect(reads("2026-11-26T20:03:05Z ana /a 200 401", more)).toEqual(NONE);
  });
});

describe("a mapping of lines", () => {
  it("names the problems of its patterns, and pointers at nothing", () => {
    expect(faults({ lines: "{at} {" })).toEqual([expect.stringMatching(/^lines.*lone \{/)]);
    expect(faults({ lines: "no field" })).toContain("lines: it names no field");
    expect(
      faults({ principal: "/user", minted: [{ id: "/made", kind: "key", when: { status: [201] } }] }),
    ).toEqual(["principal: /user is no field of the lines", "minted.0.id: /made is no field of the lines"]);
    expect(faults({ lines: [COMBINED, "{address} left"] })).toEqual([
      "lines.1: it has no field for the time, /at",
    ]);
  });

  it("skips by beginnings only, in which no caller can have written", () => {
    for (const skip of ["{} [info] ", "{who:word} x", "{:word}", "{"])
      expect(faults({ skip: [skip] })).toHaveLength(1);
    const { lines: _, ...unlined } = least;
    expect(messages({ ...unlined, skip: ["# "] })).toEqual(["skip: only a mapping with lines skips some"]);
  });
});
