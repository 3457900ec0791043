import { StanchError } from "../../core/errors.ts";
import type { Provider } from "../../ports/provider.ts";
import type { LiveFiles } from "../live-files.ts";

/** Why there is no team key to be had, by the inventory or the provider; null where there is one. */
export function whyNoTeamKeys({ inventory }: LiveFiles, provider: Provider): string | null {
  const said = inventory?.providers?.[provider.name];
  if (said?.teamKeys === false) {
    const tier = said.tier === undefined ? "" : ` on the tier ${said.tier}`;
    return `${provider.name} has no team keys${tier}, says the inventory`;
  }
  try {
    provider.checkRequest?.({ kind: "team" });
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_UNSUPPORTED") throw error;
    return error.message.replace(/, and the runbook wants one.*$/, "");
  }
  return null;
}
