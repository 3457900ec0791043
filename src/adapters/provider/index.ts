import type { Config } from "../../formats/config.ts";
import { parseManualClicks } from "../../formats/manual-clicks.ts";
import { formatError } from "../../formats/problem.ts";
import { parseProviderMapping } from "../../formats/provider-mapping.ts";
import type { AuditedProvider } from "../audit-pages.ts";
import { githubCredential } from "../github/credential.ts";
import type { AdapterParts } from "../parts.ts";
import { postgresTls } from "../postgres/tls.ts";
import { awsCredentials } from "../aws/credentials.ts";
import { createAwsIamProvider } from "./aws-iam.ts";
import { cloudtrailPages, trailRegion } from "./cloudtrail.ts";
import { type SignIn, isSameSignIn, twiceSignedIn, withDedicatedUsers } from "./dedicated-users.ts";
import { createGithubProvider } from "./github.ts";
import { createHttpProvider } from "./http.ts";
import { createManualProvider } from "./manual.ts";
import { createPostgresRoleProvider } from "./postgres-role.ts";

/** An entry under `providers` in the operator's config. */
export type ProviderEntry = Config["providers"][string];

/** The provider that an entry of the config asks for. Every problem of its file at once (`ERR_FORMAT`). */
export async function createProvider(
  name: string,
  entry: ProviderEntry,
  parts: AdapterParts,
): Promise<AuditedProvider> {
  switch (entry.adapter) {
    case "aws-iam": {
      const { user, region, baseUrl: endpoint, cloudtrail } = entry;
      const { http, clock } = parts;
      const common = { name, credentials: awsCredentials(entry.credentials, parts), http };
      const regions = cloudtrail?.regions.map(trailRegion) ?? [];
      const audit = regions.length === 0 ? null : cloudtrailPages({ ...common, regions, clock });
      return createAwsIamProvider({ ...common, user, region, endpoint, audit });
    }
    case "github": {
      const { adapter: _adapter, credential, ...about } = entry;
      const { http, clock, prompter, fingerprint } = parts;
      return createGithubProvider({
        name,
        ...about,
        ...(credential === undefined
          ? {}
          : { credential: githubCredential(credential, entry.baseUrl, parts) }),
        http,
        clock,
        prompter,
        fingerprint,
      });
    }
    case "http": {
      const path = parts.path(entry.mapping);
      const mapping = parseProviderMapping(parts.readText(path), path);
      if (!mapping.ok) throw formatError(mapping.problems);
      const { baseUrl, variables, credential, dedicatedUsers } = entry;
      const { http, fingerprint } = parts;
      const about = { mapping: mapping.value, baseUrl, http, fingerprint };
      const value = credential === undefined ? null : await parts.secret(credential)();
      const own = createHttpProvider({ ...about, name, variables, credential: value });
      const signIns: SignIn[] = value === null ? [] : [{ credential: value, variables }];
      const users = new Map<string, AuditedProvider>();
      for (const [user, signIn] of Object.entries(dedicatedUsers)) {
        const as = {
          credential: await parts.secret(signIn.credential)(),
          variables: { ...variables, ...signIn.variables },
        };
        if (signIns.some((other) => isSameSignIn(other, as))) throw twiceSignedIn(name, user);
        signIns.push(as);
        users.set(user, createHttpProvider({ ...about, ...as, name: `${name} as ${user}` }));
      }
      return withDedicatedUsers(own, users);
    }
    case "manual": {
      const path = parts.path(entry.clicks);
      const clicks = parseManualClicks(parts.readText(path), path);
      if (!clicks.ok) throw formatError(clicks.problems);
      const { tokenCache, tier } = entry;
      const manual = createManualProvider({
        name,
        clicks: clicks.value,
        ...(tokenCache === undefined ? {} : { tokenCache }),
        ...(tier === undefined ? {} : { tier }),
        prompter: parts.prompter,
      });
      return { ...manual, audit: null };
    }
    case "postgres-role": {
      const { adapter: _adapter, url, tls, credential, ...about } = entry;
      const server = { url, tls: postgresTls(tls, parts), connect: parts.connect };
      const { random, fingerprint } = parts;
      return createPostgresRoleProvider({
        name,
        server,
        credential: parts.secret(credential),
        ...about,
        random,
        fingerprint,
      });
    }
  }
}
