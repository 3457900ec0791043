import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyKind, KeyRequest } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import type { ManualClicks } from "../../formats/manual-clicks.ts";
import { clicksCapabilities } from "../../formats/provider-capabilities.ts";
import type { Prompter } from "../../ports/prompter.ts";
import type { IssuedKey, Provider } from "../../ports/provider.ts";
import { confirmDone, showClicks } from "../by-hand.ts";
import { checkKind, checkTier } from "./manual-kinds.ts";

const TRIES = 3;

export interface ManualProviderOptions {
  readonly name: string;
  readonly clicks: ManualClicks;
  /** Overrides what the clicks file says of the provider. */
  readonly tokenCache?: number;
  /** Which of the tiers that the clicks know; without it no kind of key is promised that not every tier has. */
  readonly tier?: string;
  readonly prompter: Prompter;
}

/**
 * A provider that only a person can reach. It never claims to have observed anything: the state of every key is
 * `unknown`, and a step that was done by hand throws `ERR_BY_HAND` with `happened: "unknown"`, because it is for a person
 * to attest. Also throws `ERR_NOT_CONFIRMED` and `ERR_VALUE_REJECTED`.
 */
export function createManualProvider(options: ManualProviderOptions): Provider {
  const { name, clicks, prompter } = options;
  checkTier(options);

  const byHand = async (operation: ByHand, id: string): Promise<never> => {
    const steps = clicks[operation];
    if (steps === undefined) throw unsupported(name, `${operation} a key, not even by hand`);
    showClicks(prompter, `${clicks.title}: ${operation} the key ${id} by hand`, { steps, asOf: clicks.asOf });
    await confirmDone(prompter, id);
    throw attestInstead(operation, id);
  };

  return {
    name,
    capabilities: clicksCapabilities(clicks, options.tokenCache),
    // The person signs in as themselves; stanch holds no credential of this provider.
    ownCredential: async () => ({ kind: "none" }),
    listKeys: async () => {
      throw withHint(unsupported(name, "list keys"), clicks.list);
    },
    getKey: async (id) => ({ id, name: null, state: "unknown" }),
    checkRequest: ({ kind }) => checkKind(options, kind),
    createKey: async (request) => {
      checkKind(options, request.kind);
      const { role, create = clicks.create } = kindOf(clicks, request.kind);
      if (create === undefined) throw unsupported(name, "create a key, not even by hand");
      const shown = { steps: [...wanted(request, role), ...create], asOf: clicks.asOf };
      showClicks(prompter, `${clicks.title}: create a key by hand`, shown);
      return askForKey(prompter, request);
    },
    restrictKey: async () => {
      throw unsupported(name, "restrict a key");
    },
    unrestrictKey: async () => {
      throw unsupported(name, "lift the restriction of a key");
    },
    disableKey: (id) => byHand("disable", id),
    enableKey: (id) => byHand("enable", id),
    endKey: (id) => byHand("end", id),
  };
}

function kindOf({ kinds }: ManualClicks, kind: KeyKind | undefined) {
  return (kind === undefined ? undefined : kinds?.[kind]) ?? {};
}

type ByHand = "disable" | "enable" | "end";

/** From the clicks on the person may have made the key: whatever stops them, its outcome is unknown. */
async function askForKey(prompter: Prompter, request: KeyRequest): Promise<IssuedKey> {
  try {
    const id = await prompter.text(
      "id of the new key as the provider shows it (its name if there is no id)",
      request.name,
    );
    const value = await askForValue(prompter);
    const kind: { readonly kind?: KeyKind } = request.kind === undefined ? {} : { kind: request.kind };
    const team = request.team === undefined ? {} : { team: request.team };
    const { prefix, lastFour } = value;
    const key = {
      id: id.trim() || request.name,
      name: request.name,
      state: "unknown" as const,
      prefix,
      lastFour,
    };
    return { key: { ...key, ...kind, ...team }, value };
  } catch (error) {
    // Where there is nobody to ask nobody has clicked either.
    if (!(error instanceof StanchError) || error.code === "ERR_WOULD_ASK") throw error;
    throw new StanchError({
      code: error.code,
      message: error.message,
      hint: `if the key ${request.name} was made, delete it at the provider or give its value on the next run`,
      happened: "unknown",
    });
  }
}

async function askForValue(prompter: Prompter): Promise<Secret> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const value = await prompter.secret("value of the new key (hidden; never paste it into a chat)");
    if (isKeyShaped(value)) return value;
    prompter.say(["that isn't a key: 12 characters at least, and no spaces"]);
  }
  throw new StanchError({ code: "ERR_VALUE_REJECTED", message: "no usable value of the new key was given" });
}

function isKeyShaped(value: Secret): boolean {
  return /^[\x21-\x7e]{12,4096}$/.test(value.reveal());
}

function wanted(request: KeyRequest, role: string | undefined): readonly string[] {
  return [
    `Have the name ready, it must be exact: ${request.name}`,
    ...(role === undefined ? [] : [`You need to be: ${role}`]),
    ...(request.kind === undefined ? [] : [`Kind: ${request.kind} key`]),
    ...(request.team === undefined ? [] : [`Team: ${request.team}`]),
    ...(request.principal === undefined
      ? []
      : [`Belongs to: ${request.principal}, which calls with no other key`]),
    ...(request.scopes === undefined ? [] : [`Scopes, and no others: ${request.scopes.join(", ")}`]),
  ];
}

function attestInstead(operation: ByHand, id: string): StanchError {
  const claim = operation === "end" ? "key-dead" : operation === "disable" ? "key-disabled" : null;
  return new StanchError({
    code: "ERR_BY_HAND",
    message: `the ${operation} of the key ${id} was done by hand, which stanch can't see: a person has to attest it`,
    ...(claim === null ? {} : { hint: `stanch attest ${claim}` }),
    happened: "unknown",
  });
}

function withHint(error: StanchError, steps: readonly string[] | undefined): StanchError {
  if (steps === undefined) return error;
  return new StanchError({
    code: error.code,
    message: error.message,
    hint: `look by hand: ${steps.join("; ")}`,
  });
}
