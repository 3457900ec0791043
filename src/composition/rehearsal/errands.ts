import type { Choice, Found, Insight, News, Point, Table } from "../../engine/players/choices.ts";
import { type Deed, REVOKE_IN_CONSOLE } from "../../engine/players/choices.ts";
import { foundWords, looksOf } from "../../engine/players/asking-around.ts";
import { isOnReplacementAlone } from "../../engine/players/reference-words.ts";
import type { Unsigned } from "../../engine/players/reference-policy.ts";
import type { Replay } from "../../engine/replay.ts";
import { revocationBlockers } from "../../core/gate.ts";
import { type Instant, type Seconds, plus, secondsBetween } from "../../core/time.ts";
import type { World } from "../../adapters/world/world.ts";

interface Errand {
  readonly at: Instant;
  readonly topic: string;
  readonly deed: Deed;
  readonly choice: Choice;
  readonly since: Instant;
}

/** What the people of a rehearsal were asked to do, and do when their time has come. */
export interface Errands {
  /** As it is now; it doesn't change afterwards. */
  readonly table: Table;
  /** When the next of them is due; null while nobody has anything to do. */
  next(): Instant | null;
  /** Sends people off. False if all of it was asked for before. */
  takeOn(point: Point, ids: readonly string[]): boolean;
  /** Does what is due now; `latest` is the response as it stands in the journal. */
  carryOut(latest: () => Replay): void;
}

export interface ErrandOptions {
  readonly world: World;
  readonly insight: Insight;
  readonly sign: (by: string, row: Unsigned, at: Instant) => void;
  /** Who found the gate shut stays, and looks again so much later. */
  readonly lookAgainAfter: Seconds;
  /** What is done may be asked for again; a policy asks for a thing once at each visit of the gate. */
  readonly again: boolean;
}

export function createErrands({ world, insight, sign, lookAgainAfter, again }: ErrandOptions): Errands {
  const asked = new Set<string>();
  /** Approvals for which somebody came, and found the gate shut again. */
  const comeFor = new Set<string>();
  const found = new Map<string, Found | null>();
  const news: News[] = [];
  let pending: readonly Errand[] = [];
  let revokedInConsole = false;

  function find(by: string, what: "caller" | "key", id: string, { incident }: Replay): void {
    const caller = what === "caller" ? incident.callers[id] : undefined;
    const as = what === "key" ? insight.whose(id) : null;
    const finding = caller === undefined ? (as === null ? null : { as }) : insight.investigate(caller);
    found.set(id, finding);
    tell(foundWords(by, caller === undefined ? id : `${id}, ${looksOf(caller)},`, finding));
  }

  function tell(text: string): void {
    news.push({ at: world.clock.now(), text });
  }

  function carryOne({ topic, deed }: Errand, latest: () => Replay): void {
    const { by, does } = deed;
    if ("wait" in does) return;
    if ("run" in does) return world.trigger(does.run);
    if ("find" in does) return find(by, does.find, does.id, latest());
    if ("console" in does) {
      revokedInConsole = true;
      return world.revokeInConsole();
    }
    if (does.ends !== undefined && !world.endByHand(does.ends))
      return tell(`${by} didn't end ${does.ends}: a consumer works with it`);
    const time = world.clock.now();
    const { incident } = latest();
    if ("looksAt" in does && !isOnReplacementAlone(incident, does.looksAt, insight.holds))
      return tell(`${by} had somebody look at ${does.looksAt}: it doesn't work with its new key alone`);
    const row = does.sign(incident, time);
    if (row.type === "approval.granted" && revocationBlockers(incident, time).length > 0) {
      asked.delete(topic);
      comeFor.add(topic);
      return tell(`${by} came to approve, and found the gate shut`);
    }
    sign(by, row, time);
  }

  return {
    get table() {
      const underWay = pending
        .filter(({ deed }) => !("wait" in deed.does))
        .map(({ deed: { topic, by }, choice, since }) => ({ topic, by, what: choice.label, since }));
      return { underWay, found: new Map(found), revokedInConsole, news: [...news] };
    },
    next: () => pending[0]?.at ?? null,
    takeOn({ at, now, choices }, ids) {
      let isNew = false;
      for (const choice of choices.filter(({ id }) => ids.includes(id))) {
        for (const deed of choice.deeds) {
          const topic = deed.topic === REVOKE_IN_CONSOLE ? deed.topic : `${at.incident.visit}/${deed.topic}`;
          const after = comeFor.has(topic) ? lookAgainAfter : deed.after;
          if (asked.has(topic)) continue;
          pending = [...pending, { at: plus(now, after), topic, deed, choice, since: now }];
          asked.add(topic);
          isNew = true;
        }
      }
      pending = pending.toSorted((a, b) => secondsBetween(b.at, a.at));
      return isNew;
    },
    carryOut(latest) {
      const time = world.clock.now();
      const due = pending.filter(({ at }) => at <= time);
      pending = pending.filter(({ at }) => at > time);
      for (const errand of due) {
        carryOne(errand, latest);
        if (again) asked.delete(errand.topic);
      }
    },
  };
}
