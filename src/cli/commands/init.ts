import type { Policy } from "../../core/plan.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { StarterName } from "../file-services.ts";
import type { Outcome } from "../services.ts";

interface InitOptions extends CommonOptions {
  readonly policy: Policy;
  readonly provider?: StarterName;
  readonly scan?: readonly string[];
}

/** Makes a workspace, whose policy is fixed from then on; for a new team also the files to fill in, after a first scan. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: InitOptions,
): Promise<Outcome> {
  const { services, output } = context;
  const { dir } = await services.initialise(options.workspace, options.policy);
  output.talk(`${dir} is a ${options.policy} workspace now`);
  output.talk(
    options.policy === "solo"
      ? "solo: wherever two people are named one signs twice, ten minutes apart; every page says so"
      : "two-person: enrol at least two people before you need them",
  );
  const next = "stanch enrol YOUR-NAME";
  if (options.provider === undefined) return { code: EXIT.done, next };
  const { made, kept } = await services.scaffold(dir, options.provider);
  if (made.length > 0) output.talk(`to fill in: ${made.join(", ")}`);
  if (kept.length > 0) output.talk(`there already, and kept: ${kept.join(", ")}`);
  const scan = await import("./inventory-scan.ts");
  const { extra } = await scan.run(context, options.scan ?? [dir], {
    workspace: options.workspace,
    write: true,
  });
  return { code: EXIT.done, next, extra: { made, kept, scan: extra } };
}
