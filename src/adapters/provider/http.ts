import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyHandle, KeyKind, KeyRef } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { readKey } from "../../formats/key-fields.ts";
import { idLookups } from "../../formats/key-id.ts";
import { rowFormat } from "../../formats/row-format.ts";
import { providerCapabilities } from "../../formats/provider-mapping.ts";
import type { Step, StepKind } from "../../formats/provider-steps.ts";
import { lookupsIn } from "../../formats/template.ts";
import type { Restriction } from "../../ports/provider.ts";
import type { AuditedProvider } from "../audit-pages.ts";
import type { Lookups } from "../template.ts";
import { answeredAt } from "./answered-at.ts";
import { readAudit } from "./read-audit.ts";
import { createCaller } from "./caller.ts";
import type { CallerOptions, Reply } from "./caller.ts";
import { createByMapping } from "./creating.ts";
import { endDisabled } from "./ending.ts";
import { listAll } from "./listing.ts";
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

  /** The id with the parts that it is made of. */
  function about(id: string): Lookups {
    const lookups = idLookups(mapping.key.id, id);
    if (lookups !== null) return lookups;
    throw new StanchError({
      code: "ERR_PROVIDER_VALUE",
      message: `${name}: the id isn't made as the mapping says`,
    });
  }

  async function listKeys(): Promise<readonly KeyRef[]> {
    return listAll(caller, mapping, need("list", "list keys"), lookAt);
  }

  async function getKey(id: string): Promise<KeyRef> {
    if (steps.get === undefined) {
      const list = need("list", "look at keys");
      const found = (await listKeys()).find((key) => key.id === id);
      return found ?? { id, name: null, state: list.missingIs };
    }
    try {
      return (await lookAt(id)) ?? { id, name: null, state: "dead" };
    } catch (error) {
      // A wrong path or team answers like that too.
      if (error instanceof StanchError && error.code === "ERR_PROVIDER_NOT_FOUND") {
        return { id, name: null, state: "unknown" };
      }
      throw error;
    }
  }

  /** By the step `get`; null for a key that is surely gone. */
  async function lookAt(id: string): Promise<KeyRef | null> {
    const get = need("get", "look at one key");
    const { reply, lookups } = await caller.run("get", get, about(id));
    if (reply.verdict === "gone") return null;
    if (reply.verdict !== "success") throw caller.error("get", reply);
    const now = answeredAt(reply.answer);
    const key = readKey(get.key ?? mapping.key, getPointer(reply.body, get.item), { lookups, now });
    if (key?.id === id) return key;
    throw new StanchError({
      code: "ERR_PROVIDER_ANSWER",
      message: `${name}, get: the answer is about another key`,
    });
  }

  async function change(kind: KeyStep, id: string, operation: string, lookups: Lookups = {}): Promise<Reply> {
    const { reply } = await caller.run(kind, need(kind, operation), { ...about(id), ...lookups });
    if (reply.verdict === "success" || (kind === "end" && reply.verdict === "gone")) return reply;
    throw caller.error(kind, reply);
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
    checkRequest: ({ kind }) => refuseOtherKind(options, kind),
    async createKey(request) {
      return createByMapping({ name, mapping, caller, create: need("create", "create keys") }, request);
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
      const end = need("end", "end keys");
      if (end.after === "disable") return endDisabled({ change, getKey }, id);
      return (await change("end", id, "end keys")).verdict === "gone" ? "alreadyGone" : "ended";
    },
    audit:
      steps.audit === undefined
        ? null
        : {
            rows: rowFormat(steps.audit),
            pages: (query) => readAudit(caller, need("audit", "show its audit log"), query),
          },
  };
}

/** A restriction that the call wouldn't carry must not appear to succeed. */
function refuseUnsent(name: string, step: Step<"restrict">, { networks, scopes }: Restriction): void {
  const sent = [...step.first, step].flatMap(({ path, query, headers, body, form }) =>
    lookupsIn([path, query, headers, body, form]),
  );
  if (networks !== undefined && !sent.includes("networks"))
    throw unsupported(name, "restrict keys to networks");
  if (scopes !== undefined && !sent.includes("scopes")) throw unsupported(name, "restrict keys to scopes");
  if (networks === undefined && scopes === undefined)
    throw unsupported(name, "restrict a key to nothing in particular");
}

/** Where the mapping says that every key is of one kind, no other is to be had. */
function refuseOtherKind({ name, mapping }: HttpProviderOptions, kind: KeyKind | undefined): void {
  const shape = (mapping.steps.create?.key ?? mapping.key).kind;
  if (kind === undefined || shape === undefined || !("always" in shape) || shape.always === kind) return;
  throw new StanchError({
    code: "ERR_UNSUPPORTED",
    message: `${name} has no ${kind} keys: every key of it is a ${shape.always} key`,
    hint: `plan keyKind: ${shape.always}`,
  });
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
