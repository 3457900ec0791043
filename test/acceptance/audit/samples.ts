import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { createEventLog } from "../../../src/adapters/audit-log/event-log.ts";
import { createInNetwork } from "../../../src/adapters/in-network.ts";
import type { EventPasses } from "../../../src/core/audit-event.ts";
import { type JudgeListener, type Question, judge } from "../../../src/core/audit-judge/judge.ts";
import type { JudgedEvent } from "../../../src/core/audit-judge/judgement.ts";
import { samplesOf } from "../../samples.ts";

export interface Truth {
  readonly leaked_key: string;
  readonly window: { readonly first: string; readonly last: string };
  readonly attacker_event_ids: readonly string[];
  readonly lineage: readonly { readonly parent: string; readonly child: string; readonly via: string }[];
}

export function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(trail(`${name}.truth.json`), "utf8")) as Truth;
}

export const trail = (file: string): string => samplesOf("audit", "cloudtrail", file);

/** The lines of a packed sample, parsed. */
export function linesOf(path: string): readonly unknown[] {
  const text = gunzipSync(readFileSync(path)).toString("utf8").trimEnd();
  return text.split("\n").map((line) => JSON.parse(line) as unknown);
}

export const passesOf = (name: string): EventPasses =>
  createEventLog([trail(`${name}.ndjson.gz`)], null).passes;

/** The judgement of a sample, and what it says of each event. */
export async function judgeSample(
  passes: EventPasses,
  question: Partial<Question> & { readonly key: string },
  listener: JudgeListener = { event: () => undefined },
) {
  const events: JudgedEvent[] = [];
  const judgement = await judge(
    passes,
    {
      exposedAt: null,
      baseline: 10 * 86_400,
      declared: { consumers: [], responder: {}, ownAgent: null },
      asOf: "2026-11-26T00:00:00.000Z",
      ...question,
    },
    {
      inNetwork: createInNetwork(),
      digest: (text) => createHash("sha256").update(text).digest("hex"),
    },
    {
      ...listener,
      event(judged, call, event) {
        events.push(judged);
        return listener.event(judged, call, event);
      },
    },
  );
  return { judgement, events };
}
