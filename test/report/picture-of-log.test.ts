import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuditEvent, LogReading } from "../../src/core/audit-event.ts";
import { shownJudgement } from "../../src/core/audit-judge/shown-judgement.ts";
import { type Question, judge } from "../../src/core/audit-judge/judge.ts";
import { createInNetwork } from "../../src/adapters/in-network.ts";
import { type Activity, createActivity } from "../../src/report/activity.ts";
import { pictureOfLog } from "../../src/report/pictures/picture-of-log.ts";
import { renderSvg } from "../../src/report/pictures/picture-svg.ts";
import { LEAKED, EXPOSED, after, app, call, minted, thief, usual } from "../core/audit-judge/events.ts";
import { readSvg } from "./svg-text.ts";
import { anyText } from "../any-text.ts";

const READ: LogReading = {
  events: 1,
  unreadable: 0,
  cutOff: 0,
  damaged: 0,
  outOfOrder: 0,
  from: after(0),
  to: after(60),
  sources: [],
};

/** The picture of these events, drawn as `stanch audit --picture` does. */
async function drawn(events: readonly AuditEvent[], differing: Partial<Question> = {}) {
  let activity: Activity | null = null as Activity | null;
  const digest = (text: string): string => text;
  const judgement = await judge(
    async function* () {
      yield* events;
    },
    {
      key: LEAKED,
      exposedAt: EXPOSED,
      baseline: 10 * 86_400,
      declared: { consumers: [app], responder: { networks: ["192.0.2.0/24"] }, ownAgent: null },
      asOf: after(86_400),
      ...differing,
    },
    { inNetwork: createInNetwork(), digest },
    {
      begin: (outline) => {
        activity = createActivity(outline);
      },
      event: (judged, made) => activity?.add(judged, made),
    },
  );
  const picture = pictureOfLog(
    shownJudgement(judgement, (text) => text),
    activity,
    READ,
  );
  const svg = renderSvg(picture);
  return { picture, svg, texts: readSvg(svg) };
}

/** Calls from so many networks, of the same program. */
const strangers = (many: number): readonly AuditEvent[] =>
  Array.from({ length: many }, (_, at) =>
    Array.from({ length: many - at }, (__, nth) =>
      thief(60 * at + nth, { address: `203.0.${at}.9`, outcome: nth === 0 ? "refused" : "accepted" }),
    ),
  ).flat();

describe("the picture of a log", () => {
  test("says in words what is seen, for whoever can't see it", async () => {
    const { texts } = await drawn([
      ...usual,
      thief(60),
      thief(90, { action: "iam:CreateAccessKey", minted: minted("AKIAEXAMPLECHILD0000") }),
      thief(120, { keyIds: ["AKIAEXAMPLECHILD0000"] }),
      call(300, { address: "192.0.2.7", userAgent: "x", ended: [LEAKED] }),
    ]);
    expect(texts.get("title")?.[0]).toBe(`${LEAKED}: misuse`);
    const [description = ""] = texts.get("desc") ?? [];
    for (const part of [
      "MISUSE: 3 calls",
      "Exposed 2026-11-20 12:00:00.",
      "Use that nothing explains: 2026-11-20 12:01:00 to 12:02:00.",
      "1 made with the key, of which 1 may be alive.",
      "The key was ended 2026-11-20 12:05:00.",
    ])
      expect(description).toContain(part);
  });

  test("gives each caller a lane, those whom nothing explains first", async () => {
    const { picture } = await drawn([
      ...usual,
      call(30),
      thief(60),
      call(90, { address: "192.0.2.7" }),
      thief(-60, { userAgent: "Boto3/1.2" }),
    ]);
    expect(picture.lanes.map(({ name, figures }) => [name, ...figures])).toEqual([
      ["aws-cli linux", "1 call", "undetermined"],
      ["other undeclared callers", "1 call", "legitimate"],
      ["orders", "49 calls", "legitimate"],
      ["responder", "1 call", "legitimate"],
    ]);
  });

  test("sums up the callers that would be too many, and loses no call", async () => {
    const events = strangers(40);
    const { picture, svg } = await drawn(events, { exposedAt: null });
    expect(picture.lanes).toHaveLength(11);
    expect(picture.lanes.at(-1)).toMatchObject({ name: "30 more callers" });
    const bars = picture.lanes.flatMap(({ items }) => items);
    const counts = bars.flatMap((item) => (item.is === "bar" ? item.parts : []));
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(events.length);
    const refused = counts.filter(({ hollow }) => hollow).reduce((sum, { count }) => sum + count, 0);
    expect(refused).toBe(40);
    expect(svg.length).toBeLessThan(200_000);
  });

  test("cuts long quiet times before and after, so that a short misuse can be read", async () => {
    const { picture } = await drawn([
      ...usual,
      ...Array.from({ length: 100 }, (_, hour) => call(3600 * hour)),
      thief(60),
      thief(600),
    ]);
    const { axis, rules } = picture;
    expect(axis.pieces.map(({ isCut }) => isCut)).toEqual([true, false, true]);
    expect(rules.map(({ words }) => words)).toEqual(["exposed", "first misuse", "last misuse"]);
    const places = rules.map(({ at }) => axis.place(at) / axis.slots);
    expect(places[2]! - places[1]!).toBeGreaterThan(0.5);
  });

  test("keeps a misuse readable that began long after the exposure", async () => {
    const month = 30 * 86_400;
    const { picture } = await drawn([...usual, thief(month), thief(month + 1200)]);
    const { axis, rules } = picture;
    const [exposed = 0, first = 0, last = 0] = rules.map(({ at }) => axis.place(at) / axis.slots);
    expect(exposed).toBeLessThan(first);
    expect(last - first).toBeGreaterThan(0.5);
  });

  test("marks what was made with the key, hollow where it was ended", async () => {
    const make = (second: number, id: string) =>
      thief(second, { action: "iam:CreateAccessKey", minted: minted(id) });
    const { picture } = await drawn([
      make(0, "AKIAEXAMPLECHILD0001"),
      make(3000, "AKIAEXAMPLECHILD0002"),
      thief(3600, { ended: ["AKIAEXAMPLECHILD0001"] }),
    ]);
    const lane = picture.lanes.at(-1);
    expect(lane?.figures).toEqual(["2 made, 1 ended or expired", "1 may be alive"]);
    expect(lane?.items).toMatchObject([
      { is: "point", hollow: true },
      { is: "point", hollow: false },
    ]);
    // Of several in one place, one that may be alive is enough.
    const { picture: dense } = await drawn([
      thief(0, {
        action: "iam:CreateAccessKey",
        minted: [...minted("AKIAEXAMPLECHILD0001"), ...minted("AKIAEXAMPLECHILD0002")],
      }),
      thief(3600, { ended: ["AKIAEXAMPLECHILD0001"] }),
    ]);
    expect(dense.lanes.at(-1)?.items).toMatchObject([{ is: "point", hollow: false }]);
  });

  test.each([
    ["no call", [], "not observed"],
    ["one call", [thief(0)], "misuse"],
    ["calls of one moment", [thief(5), thief(5)], "misuse"],
    ["calls before the exposure only", usual, "legitimate"],
  ])("can be drawn of %s", async (_, events, verdict) => {
    const { picture, texts } = await drawn(events);
    expect(texts.get("title")?.[0]).toBe(`${LEAKED}: ${verdict}`);
    expect(picture.axis.ticks().length).toBeGreaterThan(0);
  });

  test("is the same to the byte for the same log", async () => {
    const events = [...usual, ...strangers(12)];
    expect((await drawn(events)).svg).toBe((await drawn(events)).svg);
  });

  test("stays a picture whatever a caller writes, and shows nothing of it", async () => {
    const text = '"><script>alert(1)</script>\u202e\u0000\uffff';
    const hostile = {
      userAgent: text,
      address: text,
      action: text,
      target: text,
      principals: [text],
      id: text,
    };
    const { svg } = await drawn([thief(0, hostile), thief(9, { ...hostile, minted: minted(text) })]);
    expect(svg).not.toMatch(/script>|alert\(/);
    await fc.assert(
      fc.asyncProperty(anyText(60), async (any) => {
        const wild = { userAgent: any, address: any, action: any };
        await drawn([thief(0, wild), thief(9, { ...wild, minted: minted(any) })]);
      }),
      { numRuns: 60 },
    );
  });

  test("is drawn with the operator's own names as text", async () => {
    const odd = { ...app, id: "<a href='x:y'>&amp; shop" };
    const { svg } = await drawn([call(5)], {
      declared: { consumers: [odd], responder: {}, ownAgent: null },
    });
    expect(svg).toContain("&#60;a href=&#39;x:y&#39;&#62;&#38;amp; shop");
  });
});
