import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createPrivateFile, ensurePrivateDirectory } from "../adapters/private-file.ts";
import { StanchError } from "../core/errors.ts";
import type { Person, Policy } from "../core/plan.ts";
import type { Identity } from "../ports/signer.ts";
import type { Random } from "../ports/random.ts";
import type { Paths } from "./paths.ts";

export interface Settings {
  readonly format: "stanch-workspace/1";
  readonly id: string;
  readonly policy: Policy;
}

/** Fixes the policy of a new workspace. One that is there already stays as it is (`ERR_WORKSPACE_EXISTS`). */
export async function createSettings(paths: Paths, policy: Policy, random: Random): Promise<Settings> {
  await ensurePrivateDirectory(paths.state);
  const settings: Settings = { format: "stanch-workspace/1", id: random.token(12), policy };
  if (await createPrivateFile(paths.settings, `${JSON.stringify(settings, null, 2)}\n`)) return settings;
  throw new StanchError({
    code: "ERR_WORKSPACE_EXISTS",
    message: `this folder is a ${readSettings(paths)?.policy ?? "damaged"} workspace already`,
    hint: "the policy is fixed when a workspace is made; make another workspace for another policy",
  });
}

/** Null where `stanch init` hasn't been run. */
export function readSettings(paths: Paths): Settings | null {
  const text = readOrNull(paths.settings);
  if (text === null) return null;
  const settings = jsonOf(text);
  if (isSettings(settings)) return settings;
  throw new StanchError({
    code: "ERR_WORKSPACE_DAMAGED",
    message: `${paths.settings} isn't a whole settings file`,
  });
}

/** Everybody who is enrolled here, by name. */
export function readPeople(paths: Paths): readonly Person[] {
  return namesIn(paths.people).map((name) => {
    const person = jsonOf(readOrNull(join(paths.people, name)) ?? "");
    if (isPerson(person)) return person;
    throw new StanchError({ code: "ERR_WORKSPACE_DAMAGED", message: `${name} isn't a whole enrolment` });
  });
}

/**
 * Writes down a person's public key. The same person with another key is refused, and so is a key that is somebody's
 * already: one person under two names would countersign alone (`ERR_PERSON_EXISTS`).
 */
export async function enrolPerson(paths: Paths, { person, publicKey }: Identity): Promise<void> {
  const people = readPeople(paths);
  const known = people.find(({ id }) => id === person);
  if (known?.publicKey === publicKey) return;
  const owner = people.find((other) => other.publicKey === publicKey);
  if (owner !== undefined) {
    throw new StanchError({
      code: "ERR_PERSON_EXISTS",
      message: `this key is enrolled here as ${owner.id}`,
      hint: `enrol ${person} with a key of their own`,
    });
  }
  await ensurePrivateDirectory(paths.people);
  const file = join(paths.people, `${encodeURIComponent(person)}.json`);
  const made =
    known === undefined && (await createPrivateFile(file, `${JSON.stringify({ id: person, publicKey })}\n`));
  if (made) return;
  throw new StanchError({
    code: "ERR_PERSON_EXISTS",
    message: `${person} is enrolled here with another key`,
    hint: "enrol under another name; an enrolled key is never replaced silently",
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch {
    return [];
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// By hand: the schema library would cost `status` more time than all the rest of it.
function isSettings(value: unknown): value is Settings {
  const { format, id, policy } = fieldsOf(value);
  const known = policy === "two-person" || policy === "solo";
  return format === "stanch-workspace/1" && typeof id === "string" && /^[a-z0-9]{8,}$/.test(id) && known;
}

function isPerson(value: unknown): value is Person {
  const { id, publicKey } = fieldsOf(value);
  return typeof id === "string" && id !== "" && typeof publicKey === "string" && publicKey !== "";
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
