import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyRef, KeyRequest } from "../../core/key.ts";
import type { Provider } from "../../ports/provider.ts";
import type { KeyRecord } from "../world/keyring.ts";
import type { Model } from "../world/model.ts";
import type { Fate } from "../world/troubles.ts";

/** The provider of a simulated world; it has the capabilities, the delays and the failures that its scenario gives it. */
export function simulatedProvider(model: Model): Provider {
  const { spec, keys, leaked, timeline } = model;
  const { name, capabilities } = spec.provider;

  /** One call that changes something. */
  async function change(can: boolean, operation: string): Promise<void> {
    if (!can) throw unsupported(name, operation);
    await model.reachProvider(true);
  }

  /** What a call of this kind does, unless it is fated to fail, to have its answer lost, or to be a lie. */
  function asFated<T>(
    on: keyof Model["troubles"]["fates"],
    does: () => T,
    feigned: Readonly<Partial<Record<Fate, () => T>>> = {},
  ): T {
    const fate = model.troubles.fates[on].shift();
    const lie = fate === undefined ? undefined : feigned[fate];
    if (lie !== undefined) return lie();
    if (fate === "error") {
      throw new StanchError({
        code: "ERR_PROVIDER_BUSY",
        message: `${name} can't ${on} keys at the moment`,
        retry: { afterMs: 30_000 },
      });
    }
    const done = does();
    if (fate === undefined) return done;
    throw new StanchError({
      code: "ERR_HTTP_RESET",
      message: `${name} closed the connection before it answered`,
      retry: "later",
      happened: "unknown",
    });
  }

  function existing(id: string): KeyRecord {
    const key = keys.byId(id);
    if (key !== undefined && key.state !== "dead") return key;
    throw new StanchError({ code: "ERR_PROVIDER_NOT_FOUND", message: `${name} has no key ${id}` });
  }

  function end(key: KeyRecord): void {
    model.did("ended", key.id);
    keys.turn(key, "dead");
  }

  function issue(request: KeyRequest): KeyRecord {
    const kind = request.kind ?? leaked.kind;
    const team = request.team ?? (kind === "team" ? leaked.team : undefined);
    if (!capabilities.overlap) {
      keys
        .all()
        .filter((key) => key.state !== "dead" && key.kind === kind && key.team === team)
        .forEach(end);
    }
    if (!keys.hasRoom(kind, team)) {
      throw new StanchError({
        code: "ERR_KEY_LIMIT",
        message: `${name} allows ${capabilities.maxKeysPerPrincipal} keys of one holder and has that many`,
        hint: "end a key that isn't used, or ask for a higher limit; nothing is evicted",
      });
    }
    const key = keys.add({ ...request, kind, ...(team === undefined ? {} : { team }) }, "issued");
    model.did("issued", key.id);
    return key;
  }

  const stateShown = (key: KeyRecord): KeyRecord["state"] =>
    key === leaked && timeline.now() < model.troubles.listedDeadUntil ? "dead" : key.state;

  const refOf = (key: KeyRecord): KeyRef => ({
    id: key.id,
    name: capabilities.keepsNames ? key.name : null,
    state: stateShown(key),
    prefix: key.value.prefix,
    lastFour: key.value.lastFour,
    kind: key.kind,
    ...(key.team === undefined ? {} : { team: key.team }),
    ...(key.scopes === undefined ? {} : { scopes: key.scopes }),
    ...(key.principal === undefined ? {} : { principal: key.principal }),
    createdAt: new Date(key.createdAt).toISOString(),
    ...(key.lastUsedAt === null ? {} : { lastUsedAt: new Date(key.lastUsedAt).toISOString() }),
  });

  return {
    name,
    capabilities,
    time: () => ({ at: timeline.clock.now(), within: 0 }),
    ownCredential: () => Promise.resolve({ kind: "session" }),
    async listKeys() {
      if (!capabilities.canList) throw unsupported(name, "list keys");
      await model.reachProvider(false);
      const listed = timeline.now() - capabilities.listLag * 1000;
      return keys
        .all()
        .filter((key) => stateShown(key) !== "dead" && key.createdAt <= listed)
        .map(refOf);
    },
    async getKey(id) {
      await model.reachProvider(false);
      const key = keys.byId(id);
      if (!capabilities.canList) return { id, name: null, state: "unknown" };
      return key === undefined ? { id, name: null, state: "dead" } : refOf(key);
    },
    async createKey(request) {
      await change(capabilities.canCreate, "create keys");
      const key = asFated("create", () => issue(request));
      return { key: refOf(key), value: key.value };
    },
    async restrictKey(id, restriction) {
      await change(capabilities.canRestrict, "restrict keys");
      if (!keys.narrow(existing(id), restriction)) {
        throw new StanchError({ code: "ERR_PROVIDER_REFUSED", message: `${name} can't read the networks` });
      }
      model.did("restricted", id);
    },
    async unrestrictKey(id) {
      await change(capabilities.canRestrict, "restrict keys");
      const key = capabilities.restrictsHolder === true ? keys.byId(id) : existing(id);
      if (key !== undefined) keys.narrow(key, null);
      model.did("unrestricted", id);
    },
    async disableKey(id) {
      await change(capabilities.canDisable, "disable keys");
      asFated(
        "disable",
        () => {
          keys.turn(existing(id), "disabled");
          model.did("disabled", id);
        },
        { "answer-only": () => model.did("disableFeigned", id) },
      );
    },
    async enableKey(id) {
      await change(capabilities.canDisable, "enable keys");
      keys.turn(existing(id), "live");
      model.did("enabled", id);
    },
    async endKey(id) {
      await change(capabilities.canEnd, "end keys");
      const key = keys.byId(id);
      return asFated(
        "end",
        () => {
          if (key === undefined || key.state === "dead") return "alreadyGone";
          end(key);
          return "ended";
        },
        {
          "answer-only": () => {
            model.did("endFeigned", id);
            return "ended";
          },
          "only-disabled": () => {
            if (key === undefined || key.state === "dead") return "alreadyGone";
            // Whoever works with it is refused as if it had been ended.
            model.did("ended", id);
            model.did("endHalved", id);
            keys.turn(key, "disabled");
            return "ended";
          },
        },
      );
    },
  };
}
