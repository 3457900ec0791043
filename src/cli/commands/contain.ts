import type { Rung } from "../../core/plan.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../services.ts";
import { type OpeningOptions, openAndDrive } from "./respond.ts";

/** A reversible stop within a minute of the page: opens the incident and does its first step only. */
export async function run(
  context: Context,
  [runbook = ""]: readonly string[],
  options: OpeningOptions & { readonly rung?: Rung },
): Promise<Outcome> {
  const request = options.rung === undefined ? { runbook } : { runbook, rung: options.rung };
  return openAndDrive(context, request, options, { wait: 0, until: "contained" });
}
