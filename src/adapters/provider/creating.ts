import { createHash } from "node:crypto";
import { StanchError } from "../../core/errors.ts";
import type { KeyRef, KeyRequest } from "../../core/key.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { readKey } from "../../formats/key-fields.ts";
import { idLookups } from "../../formats/key-id.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import type { Step } from "../../formats/provider-steps.ts";
import { lookupsIn } from "../../formats/template.ts";
import type { IssuedKey } from "../../ports/provider.ts";
import type { Lookups } from "../template.ts";
import { renderText } from "../template.ts";
import { answeredAt } from "./answered-at.ts";
import type { Caller, Reply } from "./caller.ts";
import { readGiven } from "./given.ts";
import { expiryOf, makeValue } from "./made-value.ts";

interface Making {
  readonly name: string;
  readonly mapping: ProviderMapping;
  readonly caller: Caller;
  readonly create: Step<"create">;
}

/**
 * Makes a key by the calls of the create step, each sent once. From the moment on at which the step's own call went
 * well there may be a key: every failure from then on leaves the outcome unknown.
 */
export async function createByMapping(making: Making, request: KeyRequest): Promise<IssuedKey> {
  const { name, mapping, caller, create } = making;
  const { makes, expires } = create;
  const asked: Lookups = {
    keyName: request.name,
    nonce: createHash("sha256").update(request.name).digest("hex").slice(0, 32),
    kind: request.kind,
    team: request.team,
    scopes: request.scopes,
    principal: request.principal,
    ...(makes === undefined ? {} : { value: makeValue(makes) }),
    ...(expires === undefined ? {} : { expires: expiryOf(expires, Date.now()) }),
  };
  checkBefore(making, asked);
  const made = await caller.run("create", create, asked);
  if (made.reply.verdict !== "success") throw caller.error("create", made.reply);
  const about = { where: `${name}, create`, happened: "unknown", secret: partsOfValue(create) } as const;
  let known: Lookups = { ...made.lookups, ...readGiven(create.gives, made.reply, about) };
  let last = made.reply;
  for (const call of create.then) {
    const sent = { kind: "create", call, lookups: known } as const;
    last = await unsure(name, "create", async () => {
      const reply = await caller.send(sent);
      if (reply.verdict !== "success") throw caller.error("create", reply);
      return reply;
    });
    known = { ...known, ...readGiven(call.gives, last, about) };
  }
  const told = create.from === "last" ? last : made.reply;
  const key = readKey(create.key ?? mapping.key, getPointer(told.body, create.item), {
    lookups: known,
    now: answeredAt(told.answer),
  });
  if (key === null) throw unclear(name, "create", "the answer doesn't name the new key");
  const value = checked(name, await valueOf(making, key, last, known));
  return { key: { prefix: value.prefix, lastFour: value.lastFour, ...key }, value };
}

/** A value that is put together of what is known already is no surprise: it's looked at before anything is sent. */
function checkBefore({ name, create }: Making, asked: Lookups): void {
  if (typeof create.value !== "object") return;
  const { template } = create.value;
  if (!lookupsIn(template).every((one) => Object.hasOwn(asked, one))) return;
  if (isPresentable(renderText(template, asked))) return;
  throw new StanchError({
    code: "ERR_PROVIDER_VALUE",
    message: `${name}, create: the value of the new key would hold signs that no header carries`,
  });
}

async function valueOf(making: Making, key: KeyRef, last: Reply, known: Lookups): Promise<unknown> {
  const { create } = making;
  if (typeof create.value === "string") return getPointer(last.body, create.value);
  if (create.value !== undefined) {
    const { template } = create.value;
    return unsure(making.name, "create", () => renderText(template, { ...known, id: key.id }));
  }
  return create.makes === undefined ? fetchValue(making, key.id) : known["value"];
}

async function fetchValue({ name, mapping, caller }: Making, id: string): Promise<unknown> {
  const step = mapping.steps["fetch-value"];
  if (step === undefined) return undefined;
  return unsure(name, "fetch-value", async () => {
    const { reply } = await caller.run("fetch-value", step, idLookups(mapping.key.id, id) ?? { id });
    if (reply.verdict !== "success") throw caller.error("fetch-value", reply);
    return getPointer(reply.body, step.value);
  });
}

function checked(name: string, value: unknown): Secret {
  if (isPresentable(value)) return value instanceof Secret ? value : new Secret(value);
  throw unclear(name, "create", "the answer doesn't show the value of the new key");
}

/** Anything else can't be presented in a header, or is a mask. */
function isPresentable(value: unknown): value is string | Secret {
  const text = value instanceof Secret ? value.reveal() : value;
  return typeof text === "string" && /^[\x21-\x7e]{8,8192}$/.test(text) && !text.includes("***");
}

function partsOfValue({ value }: Step<"create">): ReadonlySet<string> {
  return new Set(typeof value === "object" ? lookupsIn(value.template) : []);
}

/** A key that was made but can't be used is an orphan, whatever the later call says of itself. */
async function unsure<T>(name: string, step: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unclear(name, step, error instanceof StanchError ? error.code : "no answer");
  }
}

function unclear(name: string, step: string, what: string): StanchError {
  return new StanchError({
    code: "ERR_PROVIDER_ANSWER",
    message: `${name}, ${step}: ${what}`,
    happened: "unknown",
  });
}
