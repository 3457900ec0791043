import type { AuditEvent, EventPasses } from "../audit-event.ts";
import { createDistinct } from "../distinct.ts";
import { isAfter, latest } from "../time.ts";
import type { Instant } from "../time.ts";
import { type Lineage, type Maker, type Member, createLineage } from "./lineage.ts";

/** The events of a lineage, each once, as often as they are asked for. */
export interface LineageEvents {
  readonly lineage: Lineage;
  /** When each member was ended, as far as the log tells. */
  readonly ended: ReadonlyMap<string, Instant>;
  readonly duplicates: () => number;
  read(): AsyncIterable<readonly [AuditEvent, Member]>;
}

/** So many events are kept between passes; where there are more, each pass reads the log again. */
const MOST_HELD = 50_000;

/**
 * Finds everything that was made with the leaked key: passes over the log until one adds nothing. A second record under
 * a known id is a duplicate only if it says the same; else it gets an id of its own.
 */
export async function readLineage(
  passes: EventPasses,
  leaked: string,
  makerOf: (event: AuditEvent, member: Member) => Maker,
  digest: (text: string) => string,
): Promise<LineageEvents> {
  const lineage = createLineage(leaked);
  const ended = new Map<string, Instant>();
  const lastMade = new Map<string, Instant>();
  let held: (readonly [AuditEvent, Member])[] | null = null;
  // Which events, by their place, are duplicates or have another's id: found out by the first reading.
  let odd: ReadonlyMap<number, string | null> | null = null;
  for (let grew = true; grew;) {
    grew = false;
    held = [];
    ended.clear();
    lastMade.clear();
    for await (const event of passes(lineage.names())) {
      if (lineage.offer(event, (member) => makerOf(event, member))) grew = true;
      if (event.outcome !== "refused" && event.outcome !== "failed") {
        note(event.ended, event, lineage, ended);
        note(
          event.minted.map(({ id }) => id),
          event,
          lineage,
          lastMade,
        );
      }
      const member = lineage.memberOf(event);
      if (member === null || held === null) continue;
      if (held.length < MOST_HELD) held.push([event, member]);
      else held = null;
    }
  }
  // A name may be made anew after its end.
  for (const [id, at] of ended) if (isAfter(lastMade.get(id) ?? at, at)) ended.delete(id);

  const again = async function* (): AsyncGenerator<readonly [AuditEvent, Member]> {
    for await (const event of passes(lineage.names())) {
      const member = lineage.memberOf(event);
      if (member !== null) yield [event, member];
    }
  };
  return {
    lineage,
    ended,
    duplicates: () => [...(odd?.values() ?? [])].filter((id) => id === null).length,
    async *read() {
      const known = odd;
      const found = new Map<number, string | null>();
      const distinct = createDistinct((event: AuditEvent) => digest(JSON.stringify(event)).slice(0, 24));
      let place = -1;
      for await (const [event, member] of held ?? again()) {
        place += 1;
        const fresh = known === null ? distinct(event) : withId(event, known.get(place));
        if (fresh === null) found.set(place, null);
        else {
          if (fresh !== event) found.set(place, fresh.id);
          yield [fresh, member];
        }
      }
      odd ??= found;
    },
  };
}

/** The event under this id, or as it is; null for a duplicate. */
function withId(event: AuditEvent, id: string | null | undefined): AuditEvent | null {
  if (id === undefined) return event;
  return id === null ? null : { ...event, id };
}

/** The latest time at which that happened to each member. */
function note(
  ids: readonly string[],
  { at }: AuditEvent,
  lineage: Lineage,
  times: Map<string, Instant>,
): void {
  for (const id of ids) {
    const member = lineage.byId(id);
    if (member !== null) times.set(member.id, latest(times.get(member.id), at) ?? at);
  }
}
