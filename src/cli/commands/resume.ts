import { type Context, chooseIncident, withWorkspace } from "../context.ts";
import { type DriverOptions, runDriver } from "../run-driver.ts";
import type { Outcome } from "../services.ts";

/** Goes on from wherever the incident stopped; safe to type again at any time. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: DriverOptions & { readonly due?: boolean; readonly identity?: string },
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const identity = await context.services.identity(options.identity);
    return runDriver(context, workspace, incident, identity, options, {
      wait: options.due === true ? 0 : "longest-silence",
      unattended: options.due === true && !context.interactive,
    });
  });
}
