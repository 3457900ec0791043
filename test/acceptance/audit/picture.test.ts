import { expect, it } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import { shownJudgement } from "../../../src/core/audit-judge/shown-judgement.ts";
import { recognise } from "../../../src/formats/event-formats.ts";
import { type Activity, createActivity } from "../../../src/report/activity.ts";
import { pictureOfLog } from "../../../src/report/pictures/picture-of-log.ts";
import { renderSvg } from "../../../src/report/pictures/picture-svg.ts";
import { judgeSample, linesOf, trail, truthOf } from "./samples.ts";

const NAME = "invictus-stratus-2023";
const KEY = "AKIAIOSFODNN7EXAMPLE";

it("the picture in docs/audit.md is what is drawn of the log that it names, with the ids of keys replaced", async () => {
  const truth = truthOf(NAME);
  const iso = (text: string): string => new Date(text).toISOString();
  const ids = new Map([[truth.leaked_key, KEY]]);
  const events = linesOf(trail(`${NAME}.ndjson.gz`)).flatMap((row): AuditEvent[] => {
    const said = JSON.stringify(row).replace(/\bA[KS]IA[A-Z0-9]{16}\b/g, (id) => {
      const other = ids.get(id) ?? `${id.slice(0, 4)}EXAMPLE${String(ids.size).padStart(9, "0")}`;
      ids.set(id, other);
      return other;
    });
    const record = JSON.parse(said) as unknown;
    const event = recognise(record)?.toEvent(record, () => "none");
    return event === undefined || "problem" in event ? [] : [event];
  });
  const terraform = {
    id: "terraform",
    calls: ["api"],
    period: "on-demand" as const,
    match: { userAgents: ["APN/1.0 HashiCorp/1.0 Terraform/*"] },
  };
  let activity = null as Activity | null;
  const { judgement } = await judgeSample(
    async function* () {
      yield* events;
    },
    {
      key: KEY,
      exposedAt: iso(truth.window.first),
      declared: { consumers: [terraform], responder: {}, ownAgent: null },
    },
    {
      begin(outline) {
        activity = createActivity(outline);
      },
      event: (judged, call) => activity?.add(judged, call),
    },
  );
  const read = { events: events.length, unreadable: 0, cutOff: 0, damaged: 0, outOfOrder: 0 };
  const shown = shownJudgement(judgement, (text) => text);
  const picture = pictureOfLog(shown, activity, { ...read, from: null, to: null, sources: [] });
  expect(picture.lanes.map(({ name, figures }) => [name, figures[0]])).toEqual([
    ["stratus-red-team", "214 calls, 58 refused"],
    ["terraform", "1938 calls"],
    ["made with the key", expect.stringMatching(/^18 made/)],
  ]);
  await expect(renderSvg(picture)).toMatchFileSnapshot("../../../docs/pictures/misuse-window.svg");
});
