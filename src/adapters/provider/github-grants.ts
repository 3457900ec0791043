import { z } from "zod";
import type { KeyRef } from "../../core/key.ts";
import { parseTime } from "../../formats/outside-time.ts";
import type { GithubApi } from "../github/api.ts";
import { settledRows } from "../github/pages.ts";
import type { HttpAnswer } from "../http.ts";
import { githubError, unclearAnswer } from "./github-error.ts";
import { endless } from "./page-at.ts";

const permissionsSchema = z.record(z.string(), z.record(z.string(), z.string()).optional());

const grantSchema = z.object({
  id: z.int().positive(),
  token_id: z.int().positive(),
  token_name: z.string().max(500),
  owner: z.object({ login: z.string().max(100) }),
  permissions: permissionsSchema.default({}),
  token_expired: z.boolean(),
  token_last_used_at: z.string().nullish(),
  access_granted_at: z.string().nullish(),
});

/** A token's access to an organisation, as that lists it. */
export interface Grant {
  /** Number of the access, which is what the organisation can revoke. */
  readonly grantId: number;
  readonly key: KeyRef;
}

export const LIST_PERMISSION =
  'a GitHub App with the organization permission "Personal access tokens" (read)';

/** All fine-grained tokens that have access to the organisation, or the one of them with this number. */
export async function listGrants(
  api: GithubApi,
  name: string,
  organization: string,
  tokenId?: string,
): Promise<readonly Grant[]> {
  const step = { name, step: "list", changes: false, permission: LIST_PERMISSION };
  const url = api.at(`/orgs/${encodeURIComponent(organization)}/personal-access-tokens`, [
    ["per_page", "100"],
    ...(tokenId === undefined ? [] : [["token_id[]", tokenId] as const]),
  ]);
  const rows = (answer: HttpAnswer): readonly Grant[] => {
    if (answer.status !== 200) throw githubError(step, answer);
    const found = z.array(grantSchema).max(100).safeParse(answer.json());
    if (!found.success) throw unclearAnswer(step, "the answer isn't a list of tokens");
    return found.data.map(grantOf);
  };
  return settledRows({ api, url, rows, endless }, ({ grantId }) => grantId);
}

/** The number of the token is what the audit log names it by; it lives until it has expired, as far as a list can tell. */
function grantOf(row: z.output<typeof grantSchema>): Grant {
  const lastUsedAt = parseTime(row.token_last_used_at, "iso");
  const createdAt = parseTime(row.access_granted_at, "iso");
  return {
    grantId: row.id,
    key: {
      id: String(row.token_id),
      name: row.token_name,
      state: row.token_expired ? "dead" : "live",
      prefix: "github_",
      kind: "user",
      scopes: scopesOf(row.permissions),
      principal: row.owner.login,
      ...(createdAt === null ? {} : { createdAt }),
      ...(lastUsedAt === null ? {} : { lastUsedAt }),
    },
  };
}

/** As `repository:contents:write`. */
function scopesOf(permissions: z.output<typeof permissionsSchema>): readonly string[] {
  return Object.entries(permissions)
    .flatMap(([kind, levels = {}]) =>
      Object.entries(levels).map(([name, level]) => `${kind}:${name}:${level}`),
    )
    .sort();
}
