import { expect, test } from "vitest";
import { pictureOfIncident } from "../../src/report/pictures/picture-of-incident.ts";
import { renderSvg } from "../../src/report/pictures/picture-svg.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { caller, on, wholeIncident } from "./entries.ts";
import { readSvg } from "./svg-text.ts";

const live = wholeIncident("live");
const picture = pictureOfIncident(timelineOf(live), live);
const laneOf = (name: string) => picture.lanes.find((lane) => lane.name === name);

test("has a lane for each step, the gate, people, each consumer and each caller that nothing explains", () => {
  const { consumers, callers } = timelineOf(live);
  expect(picture.lanes.map(({ name }) => name)).toEqual([
    "contain",
    "audit",
    "reissue",
    "swap",
    "revoke",
    "notify",
    "gate",
    "people",
    ...consumers.list.map(({ id }) => id),
    ...callers.map(({ id }) => `caller ${id}`),
  ]);
});

test("shows steps as long as the timeline says they took", () => {
  for (const { step, from, to } of timelineOf(live).phases)
    expect(laneOf(step)?.items).toContainEqual(expect.objectContaining({ is: "span", from, to }));
});

test.each([
  [
    "calls that were let in",
    { lastAccepted: on("14:03:00"), last: on("14:03:00") },
    [["13:50:00", "14:03:00", false]],
  ],
  [
    "refused ones after them",
    { lastAccepted: on("14:03:00"), last: on("14:20:00"), refused: 2 },
    [
      ["14:03:00", "14:20:00", true],
      ["13:50:00", "14:03:00", false],
    ],
  ],
  [
    "calls of which all were refused",
    { lastAccepted: null, accepted: 0, refused: 3, last: on("14:20:00") },
    [["13:50:00", "14:20:00", true]],
  ],
] as const)("draws %s of a caller", (_, differing, spans) => {
  const one = caller({ id: "C-00000001", first: on("13:50:00"), ...differing });
  const entries = live.map((entry) =>
    entry.type === "audit.read" ? { ...entry, data: { ...entry.data, callers: [one] } } : entry,
  );
  const { lanes } = pictureOfIncident(timelineOf(entries), entries);
  const lane = lanes.find(({ name }) => name === "caller C-00000001");
  expect(lane?.items).toEqual(
    spans.map(([from, to, hollow]) => expect.objectContaining({ from: on(from), to: on(to), hollow })),
  );
});

test("can be drawn after each row of the journal, and says then what isn't over", () => {
  for (let rows = 1; rows <= live.length; rows += 1) {
    const entries = live.slice(0, rows);
    const texts = readSvg(renderSvg(pictureOfIncident(timelineOf(entries), entries)));
    expect(texts.get("title")?.[0]).toMatch(/^LIVE L-/);
  }
  const first = pictureOfIncident(timelineOf(live.slice(0, 1)), live.slice(0, 1));
  expect(first.lanes.slice(0, 2).map(({ figures }) => figures[0])).toEqual(["not over", "not begun"]);
});

test("doesn't look like good news where no source was read", () => {
  const entries = live.slice(0, 1);
  const { subtitles, description } = pictureOfIncident(timelineOf(entries), entries);
  expect(subtitles.join(" ")).toContain("NOT OBSERVED");
  expect(description).toContain("NOT OBSERVED");
});

test("bears the mark of an exercise, and of one person who signs for two", () => {
  const entries = wholeIncident("rehearsal", "solo");
  expect(pictureOfIncident(timelineOf(entries), entries).title).toMatch(/^EXERCISE \(single-person\) L-/);
});
