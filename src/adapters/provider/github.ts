import { createHash } from "node:crypto";
import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyHandle, KeyRef, KeyRequest } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import { githubCapabilities } from "../../formats/provider-capabilities.ts";
import type { Prompter } from "../../ports/prompter.ts";
import type { IssuedKey, Provider } from "../../ports/provider.ts";
import type { AuditedProvider } from "../audit-pages.ts";
import { inDoubt } from "../in-doubt.ts";
import { type GithubApiOptions, createGithubApi } from "../github/api.ts";
import { githubAudit } from "./github-audit.ts";
import { askForToken } from "./github-by-hand.ts";
import { githubError } from "./github-error.ts";
import { type Grant, LIST_PERMISSION, listGrants } from "./github-grants.ts";
import { createTimeKeeper } from "./told-time.ts";

export interface GithubProviderOptions extends GithubApiOptions {
  readonly name: string;
  readonly organization: string;
  readonly tokens: "listed" | "by-value";
  readonly end: "everywhere" | "organization";
  readonly prompter: Prompter;
  readonly fingerprint: (secret: Secret) => KeyHandle;
}

const LOOKS = 3;
const REVOCABLE = /^(?:ghp|github_pat|gho|ghu|ghr)_/;

/**
 * Personal access tokens. GitHub makes them for people only, so a new one is made by hand. Listed ones are the organisation's
 * fine-grained tokens, known by the number that its audit log names them by; others are known by the hash that it does.
 */
export function createGithubProvider(options: GithubProviderOptions): AuditedProvider {
  const { name, organization, tokens, end, credential, fingerprint } = options;
  const keeper = createTimeKeeper(options.http);
  const api = createGithubApi({ ...options, http: keeper.http });
  const isListed = tokens === "listed";

  async function listed(id?: string): Promise<readonly Grant[]> {
    if (!isListed) throw unsupported(name, "list tokens that it knows by value only");
    return listGrants(api, name, organization, id !== undefined && isNumber(id) ? id : undefined);
  }

  /** A token that isn't in the list has no access to the organisation; it may live elsewhere. */
  async function getKey(id: string): Promise<KeyRef> {
    const unknown = { id, name: null, state: "unknown" as const };
    if (!isListed) return unknown;
    return (await listed(id)).find(({ key }) => key.id === id)?.key ?? unknown;
  }

  async function endInOrganization(id: string): Promise<"ended" | "alreadyGone"> {
    const grant = (await listed(id)).find(({ key }) => key.id === id);
    if (grant === undefined) return "alreadyGone";
    const path = `/orgs/${encodeURIComponent(organization)}/personal-access-tokens/${String(grant.grantId)}`;
    const answer = await api.send({ method: "POST", url: api.at(path), body: { action: "revoke" } });
    if (answer.status === 204) return "ended";
    const permission = LIST_PERMISSION.replace("(read)", "(write)");
    throw githubError({ name, step: "end", changes: true, permission }, answer);
  }

  const endsEverywhere: Pick<Provider, "endKey" | "endValue"> = {
    endKey: () => Promise.reject(unsupported(name, "end a token without its value")),
    async endValue(value) {
      if (!REVOCABLE.test(value.reveal())) throw unsupported(name, "end a credential of this kind");
      const url = api.at("/credentials/revoke");
      const answer = await api.send({ method: "POST", url, body: { credentials: [value] }, anonymous: true });
      if (answer.status === 202) return "ended";
      throw githubError({ name, step: "end", changes: true }, answer);
    },
  };

  return {
    name,
    capabilities: githubCapabilities(isListed),
    time: () => keeper.time(),
    ...(isListed ? {} : { idOf: hashOf }),
    async ownCredential() {
      if (credential === undefined) return { kind: "none" };
      return { kind: "key", handle: fingerprint(await credential()) };
    },
    listKeys: async () => (await listed()).map(({ key }) => key),
    getKey,
    checkRequest,
    async createKey(request): Promise<IssuedKey> {
      checkRequest(request);
      const value = await askForToken(options.prompter, organization, request);
      const { prefix, lastFour } = value;
      if (isListed) return { key: { ...(await findMade(request.name)), lastFour }, value };
      const key = { id: hashOf(value), name: request.name, state: "unknown" as const, kind: "user" as const };
      return { key: { ...key, prefix, lastFour }, value };
    },
    restrictKey: () => Promise.reject(unsupported(name, "restrict a token")),
    unrestrictKey: () => Promise.reject(unsupported(name, "lift the restriction of a token")),
    disableKey: () => Promise.reject(unsupported(name, "disable a token")),
    enableKey: () => Promise.reject(unsupported(name, "enable a token")),
    ...(end === "everywhere" ? endsEverywhere : { endKey: endInOrganization }),
    audit: credential === undefined ? null : githubAudit(api, name, organization),
  };

  function checkRequest({ kind }: Pick<KeyRequest, "kind">): void {
    if (kind === "team") throw unsupported(name, "make a team key: a token belongs to a person");
  }

  /** The token that was made by hand, by its name; a person may still have to approve it. */
  async function findMade(wanted: string): Promise<KeyRef> {
    for (let look = 1; ; look += 1) {
      const made = (await listed().catch(inDoubt)).filter(({ key }) => key.name === wanted);
      const [only] = made;
      if (only !== undefined && made.length === 1) return only.key;
      if (look === LOOKS) throw notListed(wanted, made.length);
      const question = `${organization} lists ${String(made.length)} tokens named ${wanted}: have it approved, then press enter`;
      await options.prompter.text(question).catch(inDoubt);
    }
  }

  function notListed(wanted: string, count: number): StanchError {
    return new StanchError({
      code: "ERR_PROVIDER_UNCLEAR",
      message: `${organization} lists ${String(count)} tokens named ${wanted} at ${name}`,
      hint: "have it approved, or delete it at GitHub and resume for a new one",
      retry: "later",
      happened: "unknown",
    });
  }
}

/** What the organisation's audit log calls `hashed_token`. */
function hashOf(value: Secret): string {
  return createHash("sha256").update(value.reveal()).digest("base64");
}

function isNumber(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id);
}
