import type { Identity } from "../ports/signer.ts";
import type { Context } from "./context.ts";
import { planLines } from "./plan-view.ts";
import type { PlanRequest, PlannedResponse, Workspace } from "./services.ts";

/** Plans, shows the plan, lets `check` refuse it, and writes the incident's first row. */
export async function openIncident(
  context: Context,
  workspace: Workspace,
  request: PlanRequest,
  { identity: file }: { readonly identity?: string },
  check: (planned: PlannedResponse) => void = () => undefined,
): Promise<{ readonly incident: string; readonly identity: Identity }> {
  const identity = await context.services.identity(file);
  const planned = await workspace.plan(request);
  check(planned);
  for (const line of planLines(planned, "LIVE")) context.output.talk(line);
  return { incident: await openPlanned(context, workspace, planned, identity), identity };
}

/** Writes the first row of what has been planned and shown. */
export async function openPlanned(
  context: Context,
  workspace: Workspace,
  planned: PlannedResponse,
  identity: Identity,
): Promise<string> {
  const incident = await workspace.open(planned, identity);
  context.output.talk(`LIVE ${incident} is open`);
  return incident;
}
