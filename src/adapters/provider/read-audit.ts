import type { AuditQuery } from "../../core/audit.ts";
import type { Step } from "../../formats/provider-steps.ts";
import type { Caller } from "./caller.ts";
import { writeTime } from "./made-value.ts";
import { readPages } from "./pages.ts";

const DAY_MS = 86_400_000;

/** The rows of an audit step for the time asked for, or for a little more: never for less. */
export async function* readAudit(
  caller: Caller,
  step: Step<"audit">,
  { from, to }: AuditQuery,
): AsyncIterable<readonly unknown[]> {
  const lookups = await caller.prepare("audit", step, {
    from: writeTime(from, step.times),
    to: writeTime(roundedUp(to, step.times), step.times),
  });
  for await (const { found } of readPages(caller, "audit", step, lookups)) yield found;
}

/** Whether a provider counts the last day or second in isn't known, so that the next one is asked for. */
function roundedUp(to: string, times: Step<"audit">["times"]): string {
  const unit = times === "date" ? DAY_MS : times === "s" ? 1000 : 1;
  return new Date(Math.ceil(Date.parse(to) / unit) * unit).toISOString();
}
