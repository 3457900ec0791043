import type { Blocker, BlockerCode } from "../../core/blocker.ts";
import type { Choice, News, Point } from "../../engine/players/choices.ts";

/** What has changed since the player was asked last. */
export interface Fresh {
  /** Worth asking for: not that time went by, nor what time alone clears. */
  readonly isNew: boolean;
  readonly news: readonly News[];
  readonly blockers: readonly Blocker[];
}

/** Blockers that come and go by themselves: told as new once. */
const BY_ITSELF: ReadonlySet<BlockerCode> = new Set([
  "EVIDENCE_STALE",
  "NEW_USE_UNPROVEN",
  "OLD_USE_SEEN",
  "SILENCE_RUNNING",
  "WATCH_RUNNING",
]);

export interface TableNews {
  peek(point: Point): Fresh;
  /** The player has seen this, and then chose. */
  shown(point: Point, chosen: readonly Choice[]): void;
}

/** Remembers what the player was shown, and what they asked for. */
export function createTableNews(): TableNews {
  let last: Point | null = null;
  let askedFor: readonly string[] = [];
  const ever = new Set<string>();
  return {
    peek(point) {
      const before = new Set(blockersOf(last).map(keyOf));
      const blockers = blockersOf(point).filter(
        (blocker) =>
          !before.has(keyOf(blocker)) && !(BY_ITSELF.has(blocker.code) && ever.has(keyOf(blocker))),
      );
      const news = point.table.news.slice(last?.table.news.length ?? 0);
      const isNew =
        last === null ||
        blockers.length + news.length > 0 ||
        (timeHelps(last) && !timeHelps(point)) ||
        point.at.state !== last.at.state ||
        (point.kind !== last.kind && point.kind !== "waiting") ||
        // Somebody has done what they were asked for.
        askedFor.some((topic) => !point.table.underWay.some((one) => one.topic === topic));
      return { isNew, news, blockers };
    },
    shown(point, chosen) {
      last = point;
      const deeds = chosen.flatMap((choice) => choice.deeds).filter(({ does }) => !("wait" in does));
      askedFor = [...point.table.underWay, ...deeds].map(({ topic }) => topic);
      for (const blocker of blockersOf(point)) ever.add(keyOf(blocker));
    },
  };
}

/** Waiting clears something. */
function timeHelps(point: Point): boolean {
  return blockersOf(point).some(({ code }) => BY_ITSELF.has(code));
}

export function blockersOf(point: Point | null): readonly Blocker[] {
  return point?.subjects.flatMap(({ blockers }) => blockers) ?? [];
}

const keyOf = ({ code, subject }: Blocker): string => `${code} ${subject}`;
