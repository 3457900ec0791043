import type { AuditEvent, MintedCredential } from "../audit-event.ts";
import type { Instant } from "../time.ts";

/** The leaked key, or something that was made with it, at whatever remove. */
export interface Member {
  readonly id: string;
  readonly kind: MintedCredential["kind"];
  /** Id of the member it was made with; null for the leaked key. */
  readonly parent: string | null;
  readonly via: string | null;
  readonly mintedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** Nobody whom the inventory declares made it, nor what it was made with, since the exposure: nobody's calls explain it. */
  readonly stolen: boolean;
  /** The one who made it, as callers are told apart. */
  readonly maker: string | null;
  /** Which row says that it was made. */
  readonly madeBy: string | null;
}

/** How the maker of a credential stands with the inventory. */
export interface Maker {
  readonly caller: string;
  readonly declared: boolean;
  readonly beforeExposure: boolean;
}

/** Everything that was made with the leaked key. It grows until a whole pass adds nothing: rows may come in any order. */
export interface Lineage {
  /** Takes in what the event made, if its own credential belongs here; true if that was news. */
  offer(event: AuditEvent, makerOf: (member: Member) => Maker): boolean;
  /** The member whose credential the event presents. */
  memberOf(event: AuditEvent): Member | null;
  /** The member that goes by this id. */
  byId(id: string): Member | null;
  /** The leaked key first, then as they were found. */
  members(): readonly Member[];
  /** Every id and alias by which an event can belong here. */
  names(): readonly string[];
}

/** More than this isn't followed. */
const MOST_MEMBERS = 20_000;

export function createLineage(leaked: string): Lineage {
  const root: Member = {
    id: leaked,
    kind: "key",
    parent: null,
    via: null,
    mintedAt: null,
    expiresAt: null,
    stolen: false,
    maker: null,
    madeBy: null,
  };
  const members = new Map<string, Member>([[leaked, root]]);
  const aliases = new Map<string, Set<string>>();
  /** Several may go by one alias, as sessions of one name do: the first made, in whichever order they were found. */
  const byId = (id: string): Member | null => {
    const own = members.get(id);
    if (own !== undefined) return own;
    const all = [...(aliases.get(id) ?? [])].flatMap((one) => members.get(one) ?? []);
    return all.reduce<Member | null>(
      (first, one) => (first === null || rank(one) < rank(first) ? one : first),
      null,
    );
  };

  const memberOf = (event: AuditEvent): Member | null => {
    for (const id of event.keyIds) {
      const found = byId(id);
      if (found !== null) return found;
    }
    for (const id of event.principals) {
      const found = byId(id);
      if (found !== null) return found;
    }
    return null;
  };

  const comesFrom = (member: Member, ancestor: Member): boolean => {
    for (let here: Member | null = member; here !== null; here = members.get(here.parent ?? "") ?? null)
      if (here.id === ancestor.id) return true;
    return false;
  };

  /**
   * Of several rows that made it the first counts, in whichever order they come. The same row again knows its parent
   * better: it may present a key that wasn't known to belong here. What comes from it can't have made it, whatever a row
   * says: each leads back to the leaked key.
   */
  const tellsBetter = (made: Member, known: Member, parent: Member): boolean => {
    const isSameRow = made.madeBy === known.madeBy;
    if (isSameRow ? made.parent === known.parent : rank(made) >= rank(known)) return false;
    return !comesFrom(parent, known);
  };

  return {
    byId,
    memberOf,
    members: () => [...members.values()],
    names: () => [...new Set([...members.keys(), ...aliases.keys()])],
    offer(event, makerOf) {
      if (event.minted.length === 0 || event.outcome === "refused" || event.outcome === "failed")
        return false;
      const parent = memberOf(event);
      if (parent === null) return false;
      const maker = makerOf(parent);
      // Ids of rows may come twice with different things to say.
      const madeBy = JSON.stringify([event.id, event.action, event.keyIds, event.principals]);
      let grew = false;
      for (const one of event.minted) {
        if (one.shared && maker.declared) continue;
        const stolen = parent.stolen || !(maker.declared || maker.beforeExposure);
        const known = members.get(one.id) ?? null;
        if (known === root || (known === null && members.size >= MOST_MEMBERS)) continue;
        const made: Member = {
          id: one.id,
          kind: one.kind,
          parent: parent.id,
          via: event.action,
          mintedAt: event.at,
          expiresAt: one.expiresAt,
          stolen,
          maker: maker.caller,
          madeBy,
        };
        const first = known === null || tellsBetter(made, known, parent) ? made : known;
        // Stolen it is by any of the rows that made it.
        const isStolen = stolen || known?.stolen === true;
        if (first === known && isStolen === known.stolen) continue;
        members.set(one.id, { ...first, stolen: isStolen });
        for (const alias of one.aliases) aliases.set(alias, (aliases.get(alias) ?? new Set()).add(one.id));
        grew = true;
      }
      return grew;
    },
  };
}

/** Which of two rows made a credential: the earlier one, and of the same time always the same. */
function rank({ mintedAt, madeBy }: Member): string {
  return JSON.stringify([mintedAt, madeBy]);
}
