import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyHandle, KeyRequest } from "../../core/key.ts";
import { Secret } from "../../core/secret.ts";
import { postgresRoleCapabilities } from "../../formats/provider-capabilities.ts";
import type { Random } from "../../ports/random.ts";
import type { AuditedProvider } from "../audit-pages.ts";
import { inDoubt } from "../in-doubt.ts";
import { isPlainRole, writeLogin } from "../postgres/login.ts";
import { type PostgresServer, type PostgresSession, inSession } from "../postgres/session.ts";
import { scramVerifier } from "../postgres/scram-verifier.ts";
import { createPostgresClock } from "./postgres-clock.ts";
import { type RoleFacts, endSessions, findRole, listRoles, toKey } from "./postgres-roles.ts";

export interface PostgresRoleOptions {
  readonly name: string;
  readonly server: PostgresServer;
  /** The role that stanch itself logs in as. */
  readonly user: string;
  readonly credential: () => Promise<Secret>;
  /** The keys are the login roles that are direct members of this one. */
  readonly group: string;
  /** What a consumer gets: a text that looks up `${role}` and `${password}`. */
  readonly value: string;
  /** A new role acts as its group from the start of each session, so that what it makes belongs to the group. */
  readonly actAsGroup: boolean;
  readonly tokenCache: number;
  readonly random: Random;
  readonly fingerprint: (secret: Secret) => KeyHandle;
}

const PASSWORD_LENGTH = 40;
/** PostgreSQL cuts a longer name off, and then it would be another role's. */
const LONGEST_NAME_BYTES = 63;

/**
 * Login roles of a PostgreSQL server as keys: a replacement is another role of the same group. Disabling and ending a role
 * end its sessions too. An ended role stays as one that can't log in, with all that it owns. Throws `ERR_HTTP_…` for the
 * way to the server and `ERR_PROVIDER_…` for its answers.
 */
export function createPostgresRoleProvider(options: PostgresRoleOptions): AuditedProvider {
  const { name, server, user, credential, group } = options;
  const clock = createPostgresClock();

  const inside = async <T>(work: (session: PostgresSession) => Promise<T>): Promise<T> =>
    inSession(
      { adapter: "postgres-role", name },
      server,
      { role: user, password: await credential() },
      async (session) => {
        await clock.ask(session);
        return work(session);
      },
    );

  /** The role, if it is one that stanch may change; null for one that was ended. */
  async function changeable(session: PostgresSession, id: string): Promise<RoleFacts | null> {
    const role = await findRole(session, group, id);
    if (role === null) {
      throw new StanchError({
        code: "ERR_PROVIDER_NOT_FOUND",
        message: `${name}: there is no role ${id}`,
        hint: "stanch drops no role: somebody dropped or renamed it, or url leads to another server; one that was renamed can still log in",
      });
    }
    if (role.state === "dead") return null;
    if (role.isOwn)
      throw refused(`${id} is the role that stanch itself logs in as`, "give stanch another one");
    if (!role.isMember)
      throw refused(`${id} isn't a member of the group ${group}`, "grant the group to it first");
    return role;
  }

  function refused(what: string, hint: string): StanchError {
    return new StanchError({ code: "ERR_PROVIDER_REFUSED", message: `${name}: ${what}`, hint });
  }

  async function alter(id: string, what: string, to: string, endsSessions: boolean): Promise<boolean> {
    return inside(async (session) => {
      if ((await changeable(session, id)) === null) return false;
      await session.change(what, `alter role ${session.quote.identifier(id)} ${to}`);
      if (endsSessions) await endSessions(session, group, id).catch(inDoubt);
      return true;
    });
  }

  async function mustAlter(id: string, what: string, to: string, endsSessions: boolean): Promise<void> {
    if (await alter(id, what, to, endsSessions)) return;
    throw new StanchError({
      code: "ERR_PROVIDER_NOT_FOUND",
      message: `${name} can't ${what}: the role was ended`,
    });
  }

  return {
    name,
    capabilities: postgresRoleCapabilities(options.tokenCache),
    time: () => clock.time(),
    ownCredential: async () => ({
      kind: "key",
      keyId: user,
      handle: options.fingerprint(await credential()),
    }),
    listKeys: () =>
      inside(async (session) => (await listRoles(session, group)).map((role) => toKey(role, group))),
    getKey: (id) =>
      inside(async (session) => {
        const role = await findRole(session, group, id);
        // Ended roles stay: this one was dropped or renamed by somebody, or the server is another.
        return role === null ? { id, name: null, state: "unknown" } : toKey(role, group);
      }),
    checkRequest({ kind }) {
      if (kind === "user") throw unsupported(name, "make a user key: a role belongs to its group");
    },
    async createKey(request) {
      checkRequest(options, request);
      const password = new Secret(options.random.token(PASSWORD_LENGTH));
      const value = writeLogin(options.value, { role: request.name, password });
      await inside((session) => {
        const { identifier, literal } = session.quote;
        const role = identifier(request.name);
        const login = `login password ${literal(scramVerifier(password))}`;
        const acting = options.actAsGroup ? `; alter role ${role} set role to ${literal(group)}` : "";
        // Sent as one, and so done as one.
        return session.change(
          "make a role",
          `create role ${role} ${login} in role ${identifier(group)}${acting}`,
        );
      });
      const { prefix, lastFour } = value;
      const made = { name: request.name, state: "live", isMember: true, isOwn: false, sessions: 0 } as const;
      return { key: { ...toKey({ ...made, lastUsedAt: null }, group), prefix, lastFour }, value };
    },
    restrictKey: async () => {
      throw unsupported(name, "restrict a role: networks stand in the server's pg_hba.conf");
    },
    unrestrictKey: async () => {
      throw unsupported(name, "lift the restriction of a role");
    },
    disableKey: (id) => mustAlter(id, "disable a role", "nologin", true),
    enableKey: (id) => mustAlter(id, "enable a role", "login", false),
    endKey: async (id) => {
      // The date marks it: whether a role has a password is shown to superusers only.
      const ended = await alter(id, "end a role", "nologin password null valid until '-infinity'", true);
      return ended ? "ended" : "alreadyGone";
    },
    audit: null,
  };
}

/** What can't be had is refused before anything is made. */
function checkRequest({ name, group, value }: PostgresRoleOptions, request: KeyRequest): void {
  const { team = group, scopes = [], principal = request.name } = request;
  if (request.kind === "user") throw unsupported(name, "make a user key: a role belongs to its group");
  if (team !== group) throw unsupported(name, `make a role for another team than its group ${group}`);
  if (scopes.length > 0) throw unsupported(name, "give a role scopes: it has the rights of its group");
  if (principal !== request.name)
    throw unsupported(name, "make a key of a given principal: each role is its own");
  const bytes = Buffer.byteLength(request.name);
  const isName =
    bytes > 0 && bytes <= LONGEST_NAME_BYTES && !request.name.includes("\0") && request.name.isWellFormed();
  const isWritable = isPlainRole(request.name) || /^postgres(?:ql)?:/.test(value);
  if (isName && isWritable) return;
  throw new StanchError({
    code: "ERR_PROVIDER_VALUE",
    message: `${name} can't make a role of this name: ${isName ? "the value that consumers get can't carry it" : "it must be a text of 1 to 63 bytes"}`,
  });
}
