import type { Policy } from "../../core/plan.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { Outcome } from "../services.ts";

/** Makes a workspace; its policy is fixed from then on. */
export async function run(
  { services, output }: Context,
  _args: readonly string[],
  options: CommonOptions & { readonly policy: Policy },
): Promise<Outcome> {
  const { dir } = await services.initialise(options.workspace, options.policy);
  output.talk(`${dir} is a ${options.policy} workspace now`);
  output.talk(
    options.policy === "solo"
      ? "solo: wherever two people are named one signs twice, ten minutes apart; every page says so"
      : "two-person: enrol at least two people before you need them",
  );
  return { code: EXIT.done, next: "stanch enrol YOUR-NAME" };
}
