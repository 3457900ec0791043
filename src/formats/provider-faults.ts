import { callsOf } from "./provider-calls.ts";
import type { PlacedCall } from "./provider-calls.ts";
import type { Fault } from "./provider-lookups.ts";
import type { MappingShape } from "./provider-shape.ts";
import { lookupsIn, parseTemplate } from "./template.ts";

type Say = (path: Fault["path"], message: string) => void;

/** What doesn't fit together in a mapping, apart from its look-ups. */
export function fitFaults(mapping: MappingShape): readonly Fault[] {
  const faults: Fault[] = [];
  const say: Say = (path, message) => void faults.push({ path, message });
  sayPairs(mapping, say);
  sayValue(mapping, say);
  sayAuth(mapping, say);
  for (const placed of callsOf(mapping.steps)) sayCall(mapping, placed, say);
  return faults;
}

function sayPairs({ steps }: MappingShape, say: Say): void {
  for (const [does, undoes] of [
    ["disable", "enable"],
    ["restrict", "unrestrict"],
  ] as const) {
    if ((steps[does] === undefined) !== (steps[undoes] === undefined)) {
      say(["steps"], `${does} and ${undoes} come together: what contains a key must have an undo`);
    }
  }
  if (steps["fetch-value"] !== undefined && steps.create === undefined) {
    say(["steps", "fetch-value"], "there is no create step");
  }
  if (steps.end?.after === "disable" && steps.disable === undefined) {
    say(["steps", "end", "after"], "there is no disable step");
  }
  if (steps.end?.after === "disable" && steps.get === undefined && steps.list === undefined) {
    say(["steps", "end", "after"], "whether a key is disabled is told by a step get or list");
  }
  if (steps.list?.details === true && steps.get === undefined) {
    say(["steps", "list", "details"], "there is no get step");
  }
}

/** The value comes from one place, and what stanch makes up is sent. */
function sayValue({ steps }: MappingShape, say: Say): void {
  const { create } = steps;
  if (create === undefined) return;
  const at = ["steps", "create"];
  const { value, makes, expires } = create;
  const fetches = steps["fetch-value"] !== undefined;
  if (makes === undefined && (value === undefined) !== fetches) {
    say(at, "the value comes either from the answer (value) or from a step fetch-value");
  }
  if (makes !== undefined && (typeof value === "string" || fetches)) {
    say(at, "the value is what stanch made up (makes): no answer shows it");
  }
  const calls = callsOf({ create }).map(({ call }) => call);
  const used = calls.flatMap(({ path, query, headers, body, form }) =>
    lookupsIn([path, query, headers, body, form]),
  );
  if (makes !== undefined && !used.includes("value")) say([...at, "makes"], "no call sends ${value}");
  if (expires !== undefined && !used.includes("expires")) say([...at, "expires"], "no call sends ${expires}");
  if (typeof value === "object") {
    const given = [create.gives, ...create.then.map(({ gives }) => gives)].flatMap(Object.keys);
    const known = ["id", "keyName", ...(makes === undefined ? given : [...given, "value"])];
    const names = lookupsIn(value.template);
    const unknown = names.filter((name) => !known.includes(name));
    for (const name of unknown) say([...at, "value"], `nothing gives \${${name}} a value for it`);
    if (
      names.every((name) => name === "keyName" || name === "id") ||
      (makes !== undefined && !names.includes("value"))
    ) {
      say([...at, "value"], "nothing secret stands in the value");
    }
  }
  if (create.from === "last" && create.then.length === 0) say([...at, "from"], "there is no call in then");
}

function sayAuth({ steps, credential, session, auth, variables }: MappingShape, say: Say): void {
  const { login } = steps;
  if (login !== undefined && credential === undefined) {
    say(["steps", "login"], "a session needs a credential that says which header carries it");
  }
  if (session !== undefined && login === undefined) say(["session"], "there is no login step");
  if (auth === "session" && login === undefined) say(["auth"], "there is no login step");
  if (auth === "credential" && credential === undefined) say(["auth"], "there is no credential");
  for (const [name, fields] of Object.entries({ credential, session })) {
    if (fields === undefined || "cookie" in fields || fields.password === undefined) continue;
    if (fields.scheme !== "Basic") say([name, "password"], "only Basic presents a password");
    if ("user" in fields) say([name, "password"], "the secret is the user or the password, not both");
  }
  if (credential?.user === undefined) return;
  const at = ["credential", "user"];
  if (credential.scheme !== "Basic") say(at, "only Basic presents a user");
  const { session: source = { cookies: "all" } } = login ?? {};
  const asCredential = session === undefined && ("header" in source || "pointer" in source);
  if (asCredential) say(at, "a session stands alone: it has no user");
  for (const name of lookupsIn(credential.user).filter((one) => !variables.includes(one))) {
    say(at, `\${${name}} isn't one of the mapping's variables`);
  }
}

function sayCall({ steps, credential }: MappingShape, { kind, at, call }: PlacedCall, say: Say): void {
  const sends = call.body === undefined ? "form" : "body";
  if (call.method === "GET" && (call.body !== undefined || call.form !== undefined)) {
    say([...at, sends], "a GET has no body");
  }
  if (call.body !== undefined && call.form !== undefined) say([...at, "form"], "a call has a body or a form");
  if (typeof call.body === "string" && isMixed(call.body)) {
    say([...at, "body"], "a value can't be put into text safely: write the body as a map");
  }
  if (call.auth === "session" && (steps.login === undefined || kind === "login")) {
    say([...at, "auth"], "there is no session here");
  }
  if (call.auth === "credential" && credential === undefined) say([...at, "auth"], "there is no credential");
  if ("items" in call && call.answer === "text") say([...at, "answer"], "rows come as JSON");
}

/** Text of which a look-up is only a part. */
function isMixed(text: string): boolean {
  const parts = parseTemplate(text) ?? [];
  return parts.length > 1 && parts.some((part) => typeof part !== "string");
}
