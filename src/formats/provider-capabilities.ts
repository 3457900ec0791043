import type { ProviderCapabilities } from "../core/key.ts";
import type { ManualClicks } from "./manual-clicks.ts";

/**
 * IAM allows two access keys of a user, without names. It is eventually consistent and gives no figure but "a few
 * minutes" for policies; ended keys were measured to live on for about four seconds.
 */
export const AWS_IAM_CAPABILITIES: ProviderCapabilities = {
  canList: true,
  canCreate: true,
  canRestrict: true,
  restrictsHolder: true,
  canDisable: true,
  canEnd: true,
  overlap: true,
  keepsNames: false,
  maxKeysPerPrincipal: 2,
  tokenCache: 300,
  listLag: 60,
};

/** GitHub says of neither for how long. */
const GITHUB_TOKEN_CACHE = 300;
const GITHUB_LIST_LAG = 60;

/** Tokens of GitHub, those that an organisation lists or any by their value. */
export function githubCapabilities(isListed: boolean): ProviderCapabilities {
  return {
    canList: isListed,
    canCreate: true,
    canRestrict: false,
    canDisable: false,
    canEnd: true,
    overlap: true,
    keepsNames: isListed,
    maxKeysPerPrincipal: null,
    tokenCache: GITHUB_TOKEN_CACHE,
    listLag: isListed ? GITHUB_LIST_LAG : 0,
  };
}

/** Login roles of a PostgreSQL server. */
export function postgresRoleCapabilities(tokenCache: number): ProviderCapabilities {
  return {
    canList: true,
    canCreate: true,
    canRestrict: false,
    canDisable: true,
    canEnd: true,
    overlap: true,
    keepsNames: true,
    maxKeysPerPrincipal: null,
    tokenCache,
    listLag: 0,
  };
}

/** What a person can do at a provider by hand, as its clicks have it. */
export function clicksCapabilities(
  clicks: ManualClicks,
  tokenCache = clicks.tokenCache,
): ProviderCapabilities {
  return {
    canList: false,
    canCreate: [clicks, clicks.kinds?.user, clicks.kinds?.team].some((one) => one?.create !== undefined),
    canRestrict: false,
    canDisable: clicks.disable !== undefined,
    canEnd: true,
    overlap: clicks.overlap,
    keepsNames: clicks.keepsNames,
    maxKeysPerPrincipal: clicks.maxKeysPerPrincipal,
    tokenCache,
    listLag: 0,
  };
}
