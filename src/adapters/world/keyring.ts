import type { KeyKind, KeyRequest, ProviderCapabilities } from "../../core/key.ts";
import { endLag } from "../../core/end-lag.ts";
import { Secret } from "../../core/secret.ts";
import type { Random } from "../../ports/random.ts";
import type { Restriction } from "../../ports/provider.ts";
import type { CallIdentity } from "./call-log.ts";
import { networkCheck } from "../networks.ts";
import type { Timeline } from "./timeline.ts";

/** A key as the provider keeps it. */
export interface KeyRecord extends KeyRequest {
  readonly id: string;
  readonly value: Secret;
  readonly kind: KeyKind;
  readonly createdAt: number;
  /** `other`: a key of somebody whom the leak doesn't concern. */
  readonly origin: "leaked" | "issued" | "minted" | "other";
  state: "live" | "disabled" | "dead";
  /** Calls are refused from this time on: the token cache outlives the key. */
  refusedFrom: number;
  isAllowed: ((caller: CallIdentity, action: string) => boolean) | null;
  lastUsedAt: number | null;
}

/** The provider's keys and which calls they open the door to. */
export interface Keyring {
  add(request: KeyRequest & { readonly kind: KeyKind }, origin: KeyRecord["origin"]): KeyRecord;
  /** One more key of this kind and team fits under the provider's limit. */
  hasRoom(kind: KeyKind, team: string | undefined): boolean;
  all(): readonly KeyRecord[];
  byId(id: string): KeyRecord | undefined;
  byValue(value: Secret): KeyRecord | undefined;
  /** `live` takes effect at once, the other two once the token cache has passed. A dead key stays dead. */
  turn(key: KeyRecord, state: KeyRecord["state"]): void;
  /** Narrows a key, or widens it again; false if the networks aren't any. */
  narrow(key: KeyRecord, to: Restriction | null): boolean;
  accepts(key: KeyRecord, caller: CallIdentity, action: string): boolean;
}

export function createKeyring(
  timeline: Timeline,
  random: Random,
  capabilities: ProviderCapabilities,
): Keyring {
  const keys: KeyRecord[] = [];
  return {
    add(request, origin) {
      const key: KeyRecord = {
        ...request,
        id: `key-${random.token(8)}`,
        value: new Secret(`${request.kind}.EXAMPLE${random.token(32)}`),
        createdAt: timeline.now(),
        origin,
        state: "live",
        refusedFrom: Infinity,
        isAllowed: null,
        lastUsedAt: null,
      };
      keys.push(key);
      return key;
    },
    hasRoom(kind, team) {
      const held = keys.filter(
        (key) => key.kind === kind && key.team === team && key.state !== "dead",
      ).length;
      return held < (capabilities.maxKeysPerPrincipal ?? Infinity);
    },
    all: () => keys,
    byId: (id) => keys.find((key) => key.id === id),
    byValue: (value) => keys.find((key) => key.value.reveal() === value.reveal()),
    turn(key, state) {
      if (key.state === "dead" || key.state === state) return;
      key.state = state;
      const lag = state === "dead" ? endLag(capabilities) : capabilities.tokenCache;
      const cachedUntil = timeline.now() + lag * 1000;
      key.refusedFrom = state === "live" ? Infinity : Math.min(key.refusedFrom, cachedUntil);
    },
    narrow(key, to) {
      const contains = networkCheck(to?.networks ?? []);
      if (contains === null) return false;
      key.isAllowed = ({ address }, action) =>
        (to?.networks === undefined || contains(address)) && inScope(to?.scopes, action);
      return true;
    },
    accepts: (key, caller, action) =>
      timeline.now() < key.refusedFrom &&
      (key.isAllowed?.(caller, action) ?? true) &&
      inScope(key.scopes, action),
  };
}

function inScope(scopes: readonly string[] | undefined, action: string): boolean {
  return scopes === undefined || scopes.includes("*") || scopes.includes(action);
}
