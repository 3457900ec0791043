import { StanchError } from "../core/errors.ts";
import type { Provider } from "../ports/provider.ts";
import type { LiveFiles } from "./live-files.ts";

const FALLBACK =
  "take the way out: a dedicated user that is no person's account, one for each service, holds the key, and it is rotated more often";

/** `ERR_NO_TEAM_KEYS`, with the way out, where inventory or provider say that there is no team key to be had. */
export function refuseWithoutTeamKeys({ inventory }: LiveFiles, provider: Provider): void {
  const said = inventory?.providers?.[provider.name];
  if (said?.teamKeys === false) {
    const tier = said.tier === undefined ? "" : ` on the tier ${said.tier}`;
    throw noTeamKeys(`${provider.name} has no team keys${tier}, says the inventory`);
  }
  try {
    provider.checkRequest?.({ kind: "team" });
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_UNSUPPORTED") throw error;
    throw noTeamKeys(error.message.replace(/, and the runbook wants one.*$/, ""));
  }
}

function noTeamKeys(message: string): StanchError {
  return new StanchError({ code: "ERR_NO_TEAM_KEYS", message, hint: FALLBACK });
}
