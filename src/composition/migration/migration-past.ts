import type { HeldKey } from "../../cli/migration-services.ts";
import { StanchError } from "../../core/errors.ts";
import type { Incident } from "../../core/incident.ts";
import { dedicatedUserOf, isMigration } from "../../core/purpose.ts";
import { type Replay, replay } from "../../engine/replay.ts";
import type { Journal } from "../../ports/journal.ts";

/** What the journals of a workspace tell of keys that are to be migrated. */
export interface MigrationPast {
  /** The incident that is open on this key (`ERR_HELD`); null if none is. */
  openOn(keyId: string): HeldKey | null;
  /** Consumers that a closed migration has proven on a new key, with the words for that. */
  movedFrom(keyId: string): ReadonlyMap<string, string>;
  /** The same for every key of the provider. */
  movedAtAll(): ReadonlyMap<string, string>;
  /** The incident that ended the key of this id or name. */
  endedBy(key: string): string | null;
}

export function migrationPast(
  journal: Pick<Journal, "read"> & { incidents(): readonly string[] },
  provider: string,
): MigrationPast {
  const all = journal.incidents().map((id) => replay(journal.read(id)));
  const about = (keyId: string) =>
    all.filter(({ incident }) => incident.leaked.id === keyId && incident.plan.provider === provider);
  return {
    openOn(keyId) {
      const open = about(keyId).find(({ done }) => !done);
      return open === undefined ? null : held(open.incident);
    },
    movedFrom: (keyId) => movedBy(about(keyId)),
    movedAtAll: () => movedBy(all.filter(({ incident }) => incident.plan.provider === provider)),
    endedBy: (key) =>
      all.find(
        ({ incident: { leaked, plan, closedAs } }) =>
          plan.provider === provider &&
          (leaked.id === key || leaked.name === key) &&
          (closedAs === "revoked" || closedAs === "alreadyDead"),
      )?.incident.id ?? null,
  };
}

function held({ id, plan, leaked }: Incident): HeldKey {
  const error = new StanchError({
    code: "ERR_HELD",
    message: isMigration(plan)
      ? `${id} is migrating ${leaked.name} already`
      : `${leaked.name} has leaked, and ${id} is open on it: a leak goes first`,
    hint: `stanch resume --incident ${id}`,
  });
  return { incident: id, error };
}

function movedBy(replays: readonly Replay[]): ReadonlyMap<string, string> {
  return new Map(
    replays
      .filter(({ done, incident }) => done && isMigration(incident.plan) && incident.closedAs !== null)
      .flatMap(({ incident }) =>
        Object.values(incident.consumers).flatMap((progress): [string, string][] =>
          progress.state === "proven"
            ? [[progress.consumer.id, `on ${keyWords(incident, progress.replacement)} since ${incident.id}`]]
            : [],
        ),
      ),
  );
}

function keyWords({ plan, replacements }: Incident, name: string): string {
  const planned = replacements[name]?.plan;
  const user = planned === undefined ? null : dedicatedUserOf(plan, planned);
  return user === null ? "its team key" : `its key of the dedicated user ${user}`;
}
