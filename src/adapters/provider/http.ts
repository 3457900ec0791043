import { createHash } from "node:crypto";
import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyHandle, KeyRef } from "../../core/key.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { readKey } from "../../formats/key-fields.ts";
import { rowFormat } from "../../formats/row-format.ts";
import { providerCapabilities } from "../../formats/provider-mapping.ts";
import type { Step, StepKind } from "../../formats/provider-steps.ts";
import { lookupsIn } from "../../formats/template.ts";
import type { IssuedKey, Restriction } from "../../ports/provider.ts";
import type { AuditedProvider } from "../audit-pages.ts";
import type { Lookups } from "../template.ts";
import { createCaller } from "./caller.ts";
import type { CallerOptions, Reply } from "./caller.ts";
import { endless, readPages } from "./pages.ts";
import { createTimeKeeper } from "./told-time.ts";

export interface HttpProviderOptions extends CallerOptions {
  readonly fingerprint: (secret: Secret) => KeyHandle;
}

type KeyStep = "restrict" | "unrestrict" | "disable" | "enable" | "end";

/**
 * A provider that is data. Throws `ERR_CONFIG_VARIABLE` or `ERR_CONFIG_CREDENTIAL` for what the operator's config lacks.
 * Of an answer nothing but the mapped fields is kept.
 */
export function createHttpProvider(options: HttpProviderOptions): AuditedProvider {
  checkConfig(options);
  const { name, mapping, credential, fingerprint } = options;
  const { steps } = mapping;
  const keeper = createTimeKeeper(options.http);
  const caller = createCaller({ ...options, http: keeper.http });

  function need<K extends StepKind>(kind: K, operation: string): Step<K> {
    const step = steps[kind];
    if (step === undefined) throw unsupported(name, operation);
    return step;
  }

  function unclear(kind: StepKind, what: string, happened: "no" | "unknown"): StanchError {
    return new StanchError({ code: "ERR_PROVIDER_ANSWER", message: `${name}, ${kind}: ${what}`, happened });
  }

  async function listKeys(): Promise<readonly KeyRef[]> {
    const list = need("list", "list keys");
    const keys = new Map<string, KeyRef>();
    for await (const rows of readPages(caller, "list", list, {})) {
      const before = keys.size;
      for (const row of rows) {
        const key = readKey(list.key ?? mapping.key, row);
        if (key === null) throw unclear("list", "a key has no id", "no");
        keys.set(key.id, key);
      }
      if (rows.length > 0 && keys.size === before) throw endless("the server repeats itself");
    }
    if (list.cap !== undefined && keys.size >= list.cap) {
      throw endless(`the server shows ${list.cap} keys at most, and shows that many`, "never");
    }
    return [...keys.values()];
  }

  async function getKey(id: string): Promise<KeyRef> {
    if (steps.get === undefined) {
      const list = need("list", "look at keys");
      const found = (await listKeys()).find((key) => key.id === id);
      return found ?? { id, name: null, state: list.missingIs };
    }
    const reply = await caller.send("get", steps.get, { id });
    if (reply.verdict === "gone") return { id, name: null, state: "dead" };
    if (reply.verdict === "other" && reply.answer.status === 404) return { id, name: null, state: "unknown" };
    if (reply.verdict !== "success") throw caller.error("get", reply);
    const key = readKey(steps.get.key ?? mapping.key, getPointer(reply.body, steps.get.item));
    if (key?.id !== id) throw unclear("get", "the answer is about another key", "no");
    return key;
  }

  async function change(kind: KeyStep, id: string, operation: string, lookups: Lookups = {}): Promise<Reply> {
    const step = need(kind, operation);
    const reply = await caller.send(kind, step, { id, ...lookups });
    if (reply.verdict === "success" || (kind === "end" && reply.verdict === "gone")) return reply;
    throw caller.error(kind, reply);
  }

  /** A key that was made but can't be used is an orphan: every failure from here on leaves the outcome unknown. */
  async function issued(create: Step<"create">, made: Reply): Promise<IssuedKey> {
    const key = readKey(create.key ?? mapping.key, getPointer(made.body, create.item));
    if (key === null) throw unclear("create", "the answer doesn't name the new key", "unknown");
    const value = create.value === undefined ? await fetchValue(key.id) : getPointer(made.body, create.value);
    // Anything else can't be presented in a header, or is a mask.
    if (typeof value !== "string" || !/^[\x21-\x7e]{8,8192}$/.test(value) || value.includes("***")) {
      throw unclear("create", "the answer doesn't show the value of the new key", "unknown");
    }
    const secret = new Secret(value);
    return { key: { prefix: secret.prefix, lastFour: secret.lastFour, ...key }, value: secret };
  }

  async function fetchValue(id: string): Promise<unknown> {
    const step = need("fetch-value", "show the value of a new key");
    const reply = await caller.send("fetch-value", step, { id }).catch((error: unknown) => {
      throw unclear("fetch-value", error instanceof StanchError ? error.code : "no answer", "unknown");
    });
    if (reply.verdict === "success") return getPointer(reply.body, step.value);
    throw unclear("fetch-value", `the provider doesn't show it (${reply.answer.status})`, "unknown");
  }

  return {
    name,
    capabilities: providerCapabilities(mapping),
    time: () => keeper.time(),
    ownCredential: () =>
      Promise.resolve(
        credential === null
          ? { kind: "none" }
          : { kind: steps.login === undefined ? "key" : "session", handle: fingerprint(credential) },
      ),
    listKeys,
    getKey,
    async createKey(request) {
      const create = need("create", "create keys");
      const reply = await caller.send("create", create, {
        keyName: request.name,
        nonce: createHash("sha256").update(request.name).digest("hex").slice(0, 32),
        kind: request.kind,
        team: request.team,
        scopes: request.scopes,
        principal: request.principal,
      });
      if (reply.verdict !== "success") throw caller.error("create", reply);
      return issued(create, reply);
    },
    async restrictKey(id, restriction) {
      const { networks, scopes } = restriction;
      refuseUnsent(name, need("restrict", "restrict keys"), restriction);
      await change("restrict", id, "restrict keys", { networks, scopes });
    },
    unrestrictKey: async (id) => void (await change("unrestrict", id, "restrict keys")),
    disableKey: async (id) => void (await change("disable", id, "disable keys")),
    enableKey: async (id) => void (await change("enable", id, "enable keys")),
    async endKey(id) {
      const reply = await change("end", id, "end keys");
      return reply.verdict === "gone" ? "alreadyGone" : "ended";
    },
    audit:
      steps.audit === undefined
        ? null
        : {
            rows: rowFormat(steps.audit),
            pages: ({ from, to }) =>
              readPages(caller, "audit", need("audit", "show its audit log"), { from, to }),
          },
  };
}

/** A restriction that the call wouldn't carry must not appear to succeed. */
function refuseUnsent(name: string, step: Step<"restrict">, { networks, scopes }: Restriction): void {
  const sent = lookupsIn([step.path, step.query, step.headers, step.body]);
  if (networks !== undefined && !sent.includes("networks"))
    throw unsupported(name, "restrict keys to networks");
  if (scopes !== undefined && !sent.includes("scopes")) throw unsupported(name, "restrict keys to scopes");
  if (networks === undefined && scopes === undefined)
    throw unsupported(name, "restrict a key to nothing in particular");
}

function checkConfig({ name, mapping, credential, variables }: HttpProviderOptions): void {
  const missing = mapping.variables.filter((variable) => !Object.hasOwn(variables, variable));
  if (missing.length > 0) {
    throw new StanchError({
      code: "ERR_CONFIG_VARIABLE",
      message: `the config gives provider ${name} no value for ${missing.join(", ")}`,
    });
  }
  if (mapping.credential !== undefined && credential === null) {
    throw new StanchError({
      code: "ERR_CONFIG_CREDENTIAL",
      message: `the config gives provider ${name} no credential`,
    });
  }
}
