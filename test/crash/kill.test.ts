import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWithFailpoints } from "./kill/build.ts";
import { type Story, makeTemplate } from "./kill/files.ts";
import type { Bed } from "./kill/incident.ts";
import { startKeyServer } from "./kill/key-server.ts";
import { type Fate, inLanes, killedAt, killedEverywhere } from "./kill/matrix.ts";
import { REPLIES, type Reply, openWire } from "./kill/wire.ts";

/** A thousand processes and more, on a machine that may have other things to do. */
const LONGEST_MS = 3_600_000;
/** Most of a response is waiting: as many at once as there are answers. */
const LANES = REPLIES.length;
/** One process that dies and is taken up: a point of the response and how the provider answered. */
const FEWEST_DEATHS = 1000;

/** Where a server or a thief writes secrets down for stanch to stumble over. */
const PLACES = ["a redirect", "a header", "the body of an error", "a consumer's report", "an audit row"];

/** What a whole response goes through; each is a kind of point, and some process must have died there. */
const KINDS = [
  /^append before effect\.intended notify/,
  /^append after effect\.intended contain\/pause/,
  /^append after effect\.intended reissue/,
  /^append before key\.reissued/,
  /^append before orphan\.found/,
  /^append after effect\.intended orphan/,
  /^append before consumer\.written/,
  /^append before .*checkpoint\.signed/,
  /^append after .*approval\.granted/,
  /^append after effect\.intended end/,
  /^append before key\.ended/,
  /^append before notice\.sent/,
  /^append before spool\.cleared/,
  /^append before incident\.closed/,
  /^call before provider createKey/,
  /^call after provider createKey/,
  /^call after provider endKey/,
  /^call after store web write/,
  /^call after spool delete/,
  /^wire committed disable/,
  /^wire arrived create/,
  /^wire committed create/,
  /^wire arrived end of the leaked key/,
  /^wire committed end of the leaked key/,
  /^wire committed end of a surplus key/,
];

let bed: Bed;
let folder: string;

beforeAll(async () => {
  const { program, folder: built } = await buildWithFailpoints();
  folder = built;
  const server = await startKeyServer();
  bed = { program, server, wire: await openWire(server.baseUrl), template: await makeTemplate() };
});

afterAll(async () => {
  await bed?.wire.stop();
  await bed?.server.stop();
  for (const made of [bed?.template.root, folder])
    if (made !== undefined) await rm(made, { recursive: true });
});

const wrong = (fates: readonly Fate[]): readonly string[] =>
  fates.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));

describe("a live response whose process is killed with -9", { timeout: LONGEST_MS }, () => {
  const fates: Fate[] = [];

  it("at every point, one after the other, under every answer of the provider, ends as if nothing had been", async () => {
    // One of them with the key disabled first, for the two calls that only this story has.
    const story = (reply: Reply): Story => (reply === "429" ? "disable-first" : "rotate-first");
    const all = REPLIES.map((reply) => () => killedEverywhere(bed, story(reply), reply));
    fates.push(...(await inLanes(LANES, all)));
    expect(wrong(fates)).toEqual([]);
    const points = new Set(fates.flatMap(({ deaths }) => deaths));
    expect(KINDS.filter((kind) => ![...points].some((point) => kind.test(point)))).toEqual([]);
  });

  it("once, around each call that leaves the process, ends the same", async () => {
    const points = new Set(
      fates.flatMap(({ deaths }) =>
        deaths.filter((point) => /^wire|^call .* (?:createKey|endKey|write|send)/.test(point)),
      ),
    );
    expect(points.size).toBeGreaterThan(12);
    const once = await inLanes(
      LANES,
      [...points].map((point) => () => killedAt(bed, "rotate-first", "ok", point)),
    );
    expect(wrong(once)).toEqual([]);
    fates.push(...once);
  });

  it("was killed a thousand times and more, with forty and more values planted for it each time", () => {
    expect(fates.reduce((sum, { deaths }) => sum + deaths.length, 0)).toBeGreaterThanOrEqual(FEWEST_DEATHS);
    for (const { name, planted } of fates)
      expect({ name, enough: planted.length >= 40 }).toEqual({ name, enough: true });
    const planted = fates.flatMap((fate) => fate.planted);
    expect(PLACES.filter((place) => !planted.some((one) => one.endsWith(place)))).toEqual([]);
  });
});
