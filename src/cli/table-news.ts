import type { Blocker, BlockerCode } from "../core/blocker.ts";
import type { News, Point, UnderWay } from "../engine/choices.ts";

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

/** Remembers what the player was shown. `peek` says what is new; `shown` when they have been shown it. */
export function createTableNews(): { peek(point: Point): Fresh; shown(point: Point): void } {
  let last: Point | null = null;
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
        point.at.state !== last.at.state ||
        (point.kind !== last.kind && point.kind !== "waiting") ||
        isDone(last.table.underWay, point.table.underWay);
      return { isNew, news, blockers };
    },
    shown(point) {
      last = point;
      for (const blocker of blockersOf(point)) ever.add(keyOf(blocker));
    },
  };
}

export function blockersOf(point: Point | null): readonly Blocker[] {
  return point?.subjects.flatMap(({ blockers }) => blockers) ?? [];
}

/** Somebody has done what they were asked for. */
function isDone(before: readonly UnderWay[], now: readonly UnderWay[]): boolean {
  return before.some(({ topic, by }) => !now.some((one) => one.topic === topic && one.by === by));
}

const keyOf = ({ code, subject }: Blocker): string => `${code} ${subject}`;
