import { StanchError } from "../core/errors.ts";

/** Exactly the plan that was read: anything that has changed since makes it stale (`ERR_PLAN_STALE`). `again`: the command that makes a new one. */
export function checkSavedPlan(text: string, hash: string, again: string): void {
  const known = hashesIn(text);
  if (known?.includes(hash) === true) return;
  throw new StanchError({
    code: "ERR_PLAN_STALE",
    message:
      known === null
        ? "this isn't a plan file"
        : "the plan file is stale: runbook, inventory, config or key list has changed",
    hint: `make and read a new one: ${again} --out FILE`,
  });
}

/** Of the one plan of a response, or of every migration of a file; null where there is none. */
function hashesIn(text: string): readonly string[] | null {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch {
    saved = null;
  }
  const plans =
    isRecord(saved) && Array.isArray(saved["migrations"]) ? (saved["migrations"] as unknown[]) : [saved];
  const hashes = plans.flatMap((plan) =>
    isRecord(plan) && typeof plan["hash"] === "string" ? [plan["hash"]] : [],
  );
  return hashes.length === 0 ? null : hashes;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
