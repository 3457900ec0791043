import { StanchError } from "../../core/errors.ts";
import type { KeyRef } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import type { IssuedKey, Provider } from "../../ports/provider.ts";
import type { AuditedProvider } from "../audit-pages.ts";

/**
 * One provider on which stanch signs in as several: as the account of the config's entry, and as users that are no persons.
 * A key is looked at and ended by whoever lists it, and made by the user that the request names. What nobody lists is the
 * entry's own account's to tell. Throws `ERR_CONFIG` where no list says whose a key is, and where two of them have one id for
 * different keys: whoever ended the one could end the other.
 */
export function withDedicatedUsers(
  own: AuditedProvider,
  users: ReadonlyMap<string, Provider>,
): AuditedProvider {
  if (users.size === 0) return own;
  if (!own.capabilities.canList) throw cannotTell(own.name);

  /** The first to list a key is its holder: a mapping may show one account the keys of all. */
  async function heldKeys(): Promise<ReadonlyMap<string, HeldKey>> {
    const held = new Map<string, HeldKey>();
    for (const [user, holder] of [[null, own] as const, ...users]) {
      for (const told of await holder.listKeys()) {
        const before = held.get(told.id);
        if (before === undefined) held.set(told.id, { told, key: heldBy(user, told), holder });
        else if (isAnother(before.told, told)) throw twoOfOneId(own.name, told.id);
      }
    }
    return held;
  }

  async function holderOf(id: string): Promise<Provider> {
    return (await heldKeys()).get(id)?.holder ?? own;
  }

  return {
    ...own,
    dedicatedUsers: [...users.keys()],
    async ownCredential() {
      const beside = [];
      for (const user of users.values()) beside.push(await user.ownCredential());
      return { ...(await own.ownCredential()), beside };
    },
    listKeys: async () => [...(await heldKeys()).values()].map(({ key }) => key),
    async getKey(id) {
      const holder = await holderOf(id);
      const user = [...users].find(([, one]) => one === holder)?.[0] ?? null;
      return heldBy(user, await holder.getKey(id));
    },
    async createKey(request): Promise<IssuedKey> {
      const { principal = "" } = request;
      const user = users.get(principal);
      if (user === undefined) return own.createKey(request);
      const { key, value } = await user.createKey(request);
      return { key: heldBy(principal, key), value };
    },
    restrictKey: async (id, restriction) => (await holderOf(id)).restrictKey(id, restriction),
    unrestrictKey: async (id) => (await holderOf(id)).unrestrictKey(id),
    disableKey: async (id) => (await holderOf(id)).disableKey(id),
    enableKey: async (id) => (await holderOf(id)).enableKey(id),
    endKey: async (id) => (await holderOf(id)).endKey(id),
  };
}

interface HeldKey {
  /** As its holder's list has it. */
  readonly told: KeyRef;
  readonly key: KeyRef;
  readonly holder: Provider;
}

/** Two accounts may be shown one key, but then they are told the same of it. */
function isAnother(one: KeyRef, other: KeyRef): boolean {
  const differs = (a: unknown, b: unknown): boolean => a != null && b != null && a !== b;
  return (
    differs(one.name, other.name) ||
    differs(one.createdAt, other.createdAt) ||
    differs(one.principal, other.principal) ||
    differs(one.lastFour, other.lastFour)
  );
}

/** Whose a key is: by the provider's own word, else by who may see it. */
function heldBy(user: string | null, key: KeyRef): KeyRef {
  return user === null || key.principal !== undefined ? key : { ...key, principal: user };
}

/** With what somebody signs in at an entry's address. */
export interface SignIn {
  readonly credential: Secret;
  readonly variables: Readonly<Record<string, string>>;
}

export function isSameSignIn(one: SignIn, other: SignIn): boolean {
  const names = Object.keys({ ...one.variables, ...other.variables });
  return (
    one.credential.reveal() === other.credential.reveal() &&
    names.every((name) => one.variables[name] === other.variables[name])
  );
}

/** `ERR_CONFIG`: a user that is another account would pass that one's keys for its own. */
export function twiceSignedIn(name: string, user: string): StanchError {
  return new StanchError({
    code: "ERR_CONFIG",
    message: `providers.${name}.dedicatedUsers.${user}: it signs in as another account of the entry does, so that its keys would be that one's`,
    hint: "give it a credential of its own",
  });
}

function twoOfOneId(name: string, id: string): StanchError {
  return new StanchError({
    code: "ERR_CONFIG",
    message: `providers.${name}.dedicatedUsers: two of the accounts list different keys as ${id}, so that nobody could tell whose is meant`,
    hint: "have the mapping make the id of parts that no two accounts share (key.id)",
  });
}

function cannotTell(name: string): StanchError {
  return new StanchError({
    code: "ERR_CONFIG",
    message: `providers.${name}.dedicatedUsers: its mapping lists no keys, so that nobody could tell whose a key is`,
    hint: "give the mapping a step list",
  });
}
