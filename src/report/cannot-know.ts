import type { LogReading } from "../core/audit-event.ts";
import type { Judgement } from "../core/audit-judge/judgement.ts";
import { isAfter } from "../core/time.ts";
import { count, list, moment } from "./phrase.ts";

/** What a judged log can't say, in sentences: a source's own limits, and those of this reading. Never empty. */
export function cannotKnow(judgement: Judgement, read: LogReading): readonly string[] {
  return [
    ...ofTime(judgement, read),
    ...ofReading(read),
    ...ofInventory(judgement),
    ...new Set(read.sources.flatMap(({ cannotSee }) => cannotSee)),
  ];
}

function ofTime({ exposedAt, baseline, receipts }: Judgement, { from, to }: LogReading): readonly string[] {
  const before = receipts.find(({ claim }) => claim === "before-exposure");
  return [
    ...(exposedAt === null
      ? [
          "When the key leaked: no time was given, so every call is judged and nothing shows what was usual before",
        ]
      : []),
    ...(exposedAt !== null && from !== null && isAfter(from, exposedAt)
      ? [`What was done between the exposure and ${moment(from)}: the log begins later`]
      : []),
    ...(exposedAt !== null && baseline.count === 0
      ? ["What was usual before the exposure: the log has no call on the key from then"]
      : []),
    ...(before === undefined
      ? []
      : [
          `Whether ${count(before.count, "call")} before the exposure ${before.count === 1 ? "was" : "were"} misuse: if the key leaked earlier, give the earlier time`,
        ]),
    ...(to === null ? [] : [`What came after ${moment(to)}, where the log ends`]),
  ];
}

function ofReading({ unreadable, cutOff, damaged }: LogReading): readonly string[] {
  return [
    ...(unreadable > 0 ? [`What ${count(unreadable, "record")} say that can't be read`] : []),
    ...(damaged > 0
      ? [`What stands right before the damage in ${count(damaged, "packed file")}, and all that follows it`]
      : []),
    ...(cutOff > 0 ? [`What follows the cut end of ${count(cutOff, "file")}`] : []),
  ];
}

/** What the inventory leaves open. */
export function ofInventory({ byAgentAlone }: Pick<Judgement, "byAgentAlone">): readonly string[] {
  return byAgentAlone.length === 0
    ? []
    : [
        `Whether somebody else uses the program name of ${list(byAgentAlone)}: declare networks or principals too`,
      ];
}
