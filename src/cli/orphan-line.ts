import type { Orphan } from "../core/incident.ts";
import { moment, named } from "../report/phrase.ts";

type Shown = Pick<Orphan, "keyId" | "name" | "createdAt" | "lastUsedAt" | "replacement">;

/** A key that may be of a lost create, on one line, with all that the provider tells of it. */
export function orphanLine({ keyId, name, createdAt, lastUsedAt, replacement }: Shown): string {
  return [
    named(keyId),
    name === null ? "no name kept" : `name ${named(name)}`,
    createdAt === null ? "made at an unknown time" : `made ${moment(createdAt)} UTC`,
    lastUsedAt === null ? "never seen used" : `last used ${moment(lastUsedAt)} UTC`,
    `may be of the lost create of ${named(replacement)}`,
  ].join(", ");
}
