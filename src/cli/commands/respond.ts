import { StanchError } from "../../core/errors.ts";
import { type Context, withWorkspace } from "../context.ts";
import { openIncident } from "../open-incident.ts";
import { type ReportOptions, reportOf } from "../report-key.ts";
import { type DriverOptions, runDriver } from "../run-driver.ts";
import { checkSavedPlan } from "../saved-plan.ts";
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
        if (options.plan !== undefined)
          checkSavedPlan(context.services.readText(options.plan), hash, "stanch plan RUNBOOK");
      },
    );
    return runDriver(context, workspace, incident, identity, options, how);
  });
}
