import { StanchError } from "../../core/errors.ts";
import { type Context, withWorkspace } from "../context.ts";
import { openIncident } from "../open-incident.ts";
import { type ReportOptions, reportOf } from "../report-key.ts";
import { type DriverOptions, runDriver } from "../run-driver.ts";
import type { DriveRequest, Outcome, PlanRequest } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

export interface OpeningOptions extends DriverOptions, ReportOptions {
  readonly live?: boolean;
  readonly plan?: string;
  readonly key?: string;
  readonly reopens?: string;
  readonly identity?: string;
}

/** Opens an incident on one leaked key and takes it as far as it goes. */
export async function run(
  context: Context,
  [runbook = ""]: readonly string[],
  options: OpeningOptions,
): Promise<Outcome> {
  return openAndDrive(context, { runbook }, options, { wait: "longest-silence" });
}

/** Shared with `contain`, which stops after its step. */
export async function openAndDrive(
  context: Context,
  request: Pick<PlanRequest, "runbook" | "rung">,
  options: OpeningOptions,
  how: Pick<DriveRequest, "wait" | "until">,
): Promise<Outcome> {
  if (options.live !== true) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "this acts on real keys and real consumers: say --live",
      hint: `to practise: stanch rehearse ${request.runbook}`,
    });
  }
  return withWorkspace(context, options, async (workspace) => {
    const prompter = createTerminalPrompter(context, options, { hash: null, banner: "LIVE" });
    const finding = await reportOf(context, workspace, options, prompter);
    const { incident, identity } = await openIncident(
      context,
      workspace,
      {
        ...request,
        ...(how.until === undefined ? {} : { until: how.until }),
        ...(finding === undefined ? {} : { finding }),
        ...(options.key === undefined ? {} : { key: options.key }),
        ...(options.reopens === undefined ? {} : { reopens: options.reopens }),
        ...(options.value === undefined ? {} : { value: options.value }),
        prompter,
      },
      options,
      ({ hash }) => {
        if (options.plan !== undefined) checkPlan(context.services.readText(options.plan), hash);
      },
    );
    return runDriver(context, workspace, incident, identity, options, how);
  });
}

/** Exactly the plan that was read: anything that has changed since makes it stale. */
function checkPlan(text: string, hash: string): void {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch {
    saved = null;
  }
  const known = typeof saved === "object" && saved !== null && "hash" in saved ? saved.hash : null;
  if (known === hash) return;
  throw new StanchError({
    code: "ERR_PLAN_STALE",
    message:
      typeof known === "string"
        ? "the plan file is stale: runbook, inventory, config or key list has changed"
        : "this isn't a plan file",
    hint: "make and read a new one: stanch plan RUNBOOK --out FILE",
  });
}
