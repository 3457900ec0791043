import type { DatabaseSync } from "node:sqlite";
import { StanchError } from "../../core/errors.ts";
import type { Instant } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EmbeddedJournal } from "./journal.ts";
import { type Liveness, type ProcessIdentity, livenessOf } from "./process-identity.ts";

/** Who drives an incident, and since when. */
export interface Holder extends ProcessIdentity {
  readonly person: string;
  readonly since: Instant;
}

export interface Leases {
  /**
   * Makes this process the one driver and records it. A dead holder is replaced at once; a live one, or one that can't be
   * seen from here, throws `ERR_HELD` unless somebody typed a takeover.
   */
  acquire(
    incident: string,
    person: string,
    options?: { readonly takeover?: boolean },
  ): { readonly token: number };
  /** Harmless if somebody else has taken over. */
  release(incident: string, token: number): void;
  holderOf(incident: string): (Holder & { readonly token: number; readonly liveness: Liveness }) | null;
}

interface Row {
  readonly token: number;
  readonly holder: Holder | null;
}

interface LeasesOptions {
  readonly journal: EmbeddedJournal;
  readonly clock: Clock;
  /** `thisProcess()`; a rehearsal gives it a fixed host, which is all of it that the journal shows. */
  readonly self: ProcessIdentity;
}

/** One driver per incident: each acquisition has a higher token than the last, and appends under an old one are refused. */
export function createLeases({ journal, clock, self }: LeasesOptions): Leases {
  return {
    acquire(incident, person, { takeover = false } = {}) {
      return journal.transact((transaction) => {
        const { database } = transaction;
        if (database.prepare("SELECT 1 FROM entry WHERE incident = ?").get(incident) === undefined)
          throw unknown(incident);
        const { token: last, holder: former } = rowOf(database, incident);
        const liveness = former === null ? "dead" : livenessOf(former, self);
        if (former !== null && liveness !== "dead" && !takeover) throw held(incident, former, liveness);
        // The lease isn't part of the chain, its record is: a token is never given twice, whatever became of the lease.
        const token = Math.max(last, highestToken(database, incident)) + 1;
        const at = clock.now();
        const holder: Holder = { ...self, person, since: at };
        database
          .prepare(
            "INSERT INTO lease VALUES (?, ?, ?) ON CONFLICT (incident) DO UPDATE SET token = excluded.token, holder = excluded.holder",
          )
          .run(incident, token, JSON.stringify(holder));
        const from = former === null ? {} : { from: nameOf(former) };
        transaction.append(incident, [
          { type: "lease.taken", at, actor: person, data: { token, holder: nameOf(holder), ...from } },
        ]);
        return { token };
      });
    },
    release(incident, token) {
      journal.transact(({ database }) =>
        database
          .prepare("UPDATE lease SET holder = NULL WHERE incident = ? AND token = ?")
          .run(incident, token),
      );
    },
    holderOf(incident) {
      const { token, holder } = journal.look((database) => rowOf(database, incident));
      return holder === null ? null : { ...holder, token, liveness: livenessOf(holder, self) };
    },
  };
}

/**
 * Does work as the one driver and gives the lease back. What went wrong in the work isn't hidden by what goes wrong then:
 * the lease of a process that has ended holds up nobody.
 */
export async function underLease<T>(
  leases: Leases,
  incident: string,
  person: string,
  work: (token: number) => Promise<T>,
): Promise<T> {
  const { token } = leases.acquire(incident, person);
  let result: T;
  try {
    result = await work(token);
  } catch (error) {
    try {
      leases.release(incident, token);
    } catch {
      // The first error says what is wrong.
    }
    throw error;
  }
  leases.release(incident, token);
  return result;
}

function rowOf(database: DatabaseSync, incident: string): Row {
  const row = database.prepare("SELECT token, holder FROM lease WHERE incident = ?").get(incident);
  if (row === undefined) return { token: 0, holder: null };
  const holder = row["holder"];
  return {
    token: Number(row["token"]),
    holder: typeof holder === "string" ? parsed(holder, incident) : null,
  };
}

function highestToken(database: DatabaseSync, incident: string): number {
  const query =
    "SELECT max(json_extract(data, '$.token')) AS token FROM entry WHERE incident = ? AND type = 'lease.taken'";
  return Number(database.prepare(query).get(incident)?.["token"] ?? 0);
}

function parsed(text: string, incident: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch (cause) {
    throw new StanchError({
      code: "ERR_JOURNAL_DAMAGED",
      message: `the lease of ${incident} can't be read`,
      cause,
    });
  }
}

function nameOf({ person, host }: Holder): string {
  return `${person}@${host}`;
}

/** Who drives, where and since when, in words. */
export function drivenBy({ person, host, pid, since }: Holder): string {
  return `driven by ${person} on ${host} (process ${pid}) since ${since}`;
}

function held(incident: string, holder: Holder, liveness: Liveness): StanchError {
  const { host } = holder;
  return new StanchError({
    code: "ERR_HELD",
    message: `${incident} is ${drivenBy(holder)}`,
    hint:
      liveness === "alive"
        ? "work with them, or end that process; a takeover leaves it unable to write"
        : `it can't be seen from here: make sure on ${host} that it has ended, then take over`,
  });
}

function unknown(incident: string): StanchError {
  return new StanchError({
    code: "ERR_INCIDENT_UNKNOWN",
    message: `there is no incident ${incident} in this workspace`,
  });
}
