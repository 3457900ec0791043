import { StanchError } from "../../core/errors.ts";
import type { KeyRef, KeyState } from "../../core/key.ts";
import type { PostgresSession, Row } from "../postgres/session.ts";

/** A login role as the server sees it now. */
export interface RoleFacts {
  readonly name: string;
  readonly state: KeyState;
  /** A direct member of the group. */
  readonly isMember: boolean;
  /** The one that stanch has logged in as. */
  readonly isOwn: boolean;
  readonly sessions: number;
  readonly lastUsedAt: string | null;
}

const MOST_ROLES = 5000;

/** Workers of the server itself come back when they are ended, and are no caller. */
const CALLERS = "coalesce(a.backend_type, 'client backend') in ('client backend', 'walsender')";

const FACTS = `
  select r.rolname::text as name, r.rolcanlogin as "canLogin", r.rolname = session_user as "isOwn",
    coalesce(r.rolvaliduntil = '-infinity', false) as "isEnded",
    coalesce(r.rolvaliduntil <= now(), false) as "isExpired",
    exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
      where m.member = r.oid and g.rolname::text = $1) as "isMember",
    s.sessions,
    to_char(s.used at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "usedAt"
  from pg_roles r, lateral (
    select count(*)::int as sessions, coalesce(max(a.state_change), now()) as used
    from pg_stat_activity a where a.usesysid = r.oid and a.pid <> pg_backend_pid() and ${CALLERS}) s`;

/** Ends an open session and waits for a second until it is gone. */
const KICK = `
  select count(pg_terminate_backend(a.pid, 1000))::int as ended
  from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
  where r.rolname::text = $1 and a.pid <> pg_backend_pid() and ${CALLERS}`;

/** Direct members of the group that aren't ended. Throws `ERR_PROVIDER_NOT_FOUND` if there is no such group. */
export async function listRoles(session: PostgresSession, group: string): Promise<readonly RoleFacts[]> {
  const groups = await session.read("look at the group", "select from pg_roles where rolname::text = $1", [
    group,
  ]);
  if (groups.length === 0) {
    throw new StanchError({
      code: "ERR_PROVIDER_NOT_FOUND",
      message: `there is no group role ${group}`,
      hint: "check group in the config",
    });
  }
  const sql = `select * from (${FACTS}) f where f."isMember" and not f."isOwn" order by f.name limit ${String(MOST_ROLES + 1)}`;
  const rows = await session.read("list roles", sql, [group]);
  if (rows.length <= MOST_ROLES) return rows.map(toFacts).filter(({ state }) => state !== "dead");
  throw new StanchError({
    code: "ERR_PROVIDER_PAGING",
    message: `the group ${group} has more than ${String(MOST_ROLES)} members`,
  });
}

/** Null if there is no role of this name. */
export async function findRole(
  session: PostgresSession,
  group: string,
  name: string,
): Promise<RoleFacts | null> {
  // PostgreSQL takes neither of these, so that no role has one.
  if (name.includes("\0") || !name.isWellFormed()) return null;
  const [row] = await session.read("look at a role", `${FACTS} where r.rolname::text = $2`, [group, name]);
  return row === undefined ? null : toFacts(row);
}

/** Ends every session of a role that may not log in any more; a login that was under way may have come in behind the first. */
export async function endSessions(session: PostgresSession, group: string, name: string): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await session.change("end the sessions of a role", KICK, [name]);
    const left = await findRole(session, group, name);
    if (left === null || left.sessions === 0) return;
  }
  throw new StanchError({
    code: "ERR_PROVIDER_FAILED",
    message: "the role may not log in any more, but a session of it can't be ended",
    retry: "later",
    happened: "unknown",
  });
}

export function toKey(role: RoleFacts, group: string): KeyRef {
  const { name, state, isMember, lastUsedAt } = role;
  const team = isMember ? { team: group } : {};
  return {
    id: name,
    name,
    state,
    kind: "team",
    ...team,
    principal: name,
    ...(lastUsedAt === null ? {} : { lastUsedAt }),
  };
}

function toFacts(row: Row): RoleFacts {
  const { name, canLogin, isOwn, isEnded, isExpired, isMember, sessions, usedAt } = row;
  if (typeof name !== "string" || typeof sessions !== "number" || typeof usedAt !== "string") {
    throw new StanchError({
      code: "ERR_PROVIDER_ANSWER",
      message: "the server's list of roles can't be read",
    });
  }
  return {
    name,
    state: stateOf({ canLogin, isEnded, isExpired, sessions }),
    isMember: isMember === true,
    isOwn: isOwn === true,
    sessions,
    lastUsedAt: sessions > 0 ? usedAt : null,
  };
}

/**
 * Whoever has a session goes on working, whatever the role may do from now on. A date that has passed keeps passwords out,
 * and nothing else: a certificate, `peer` or `trust` may still let the role in.
 */
function stateOf(role: Row): KeyState {
  if (role["sessions"] !== 0) return "live";
  if (role["canLogin"] === true) return role["isExpired"] === true ? "unknown" : "live";
  return role["isEnded"] === true ? "dead" : "disabled";
}
