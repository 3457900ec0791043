import { StanchError } from "../../core/errors.ts";
import { type Context, withWorkspace } from "../context.ts";
import { planLines } from "../plan-view.ts";
import { type DriverOptions, runDriver } from "../run-driver.ts";
import type { DriveRequest, Outcome, PlanRequest } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

export interface OpeningOptions extends DriverOptions {
  readonly live?: boolean;
  readonly plan?: string;
  readonly finding?: string;
  readonly key?: string;
  readonly reopens?: string;
  readonly value?: string;
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
    const identity = await context.services.identity(options.identity);
    const planned = await workspace.plan({
      ...request,
      ...(how.until === undefined ? {} : { until: how.until }),
      ...(options.finding === undefined ? {} : { finding: options.finding }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.reopens === undefined ? {} : { reopens: options.reopens }),
      ...(options.value === undefined ? {} : { value: options.value }),
      prompter: createTerminalPrompter(context, options, { hash: null, banner: "LIVE" }),
    });
    if (options.plan !== undefined) checkPlan(context.services.readText(options.plan), planned.hash);
    for (const line of planLines(planned, "LIVE")) context.output.talk(line);
    const incident = await workspace.open(planned, identity);
    context.output.talk(`LIVE ${incident} is open`);
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
