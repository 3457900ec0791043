import type { AuditQuery } from "../../core/audit.ts";
import { rowFormat } from "../../formats/row-format.ts";
import type { AuditPages } from "../audit-pages.ts";
import type { GithubApi } from "../github/api.ts";
import { githubPages } from "../github/pages.ts";
import { githubError, unclearAnswer } from "./github-error.ts";
import { endless } from "./page-at.ts";

/** GitHub promises no time: what it says of the log it says of whole hours. */
const LAG_SECONDS = 600;
const MOST_PAGES = 10_000;
const PERMISSION =
  'the organization permission "Administration" (read), or an organisation owner\'s scope read:audit_log';

/** Base64 of a SHA-256: what the log calls `hashed_token`. */
const HASH = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The audit log of an organisation. It records changes of its settings and git; of other calls of the API only those that
 * are streamed elsewhere, so that it covers no more. Where hashes of tokens are all that is asked for, only their events are read.
 */
export function githubAudit(api: GithubApi, name: string, organization: string): AuditPages {
  const path = `/orgs/${encodeURIComponent(organization)}/audit-log`;
  const step = { name, step: "audit", changes: false, permission: PERMISSION };
  return {
    rows: rowFormat({ format: { name: "github", covers: ["git", "administration"], lag: LAG_SECONDS } }),
    async *pages(query) {
      for (const phrase of phrasesOf(query)) {
        const url = api.at(path, [
          ["phrase", phrase],
          ["include", "all"],
          ["order", "asc"],
          ["per_page", "100"],
        ]);
        yield* githubPages({
          api,
          url,
          mostPages: MOST_PAGES,
          rows(answer) {
            if (answer.status !== 200) throw githubError(step, answer);
            const rows = answer.json();
            if (Array.isArray(rows)) return rows as readonly unknown[];
            throw unclearAnswer(step, "the answer isn't a list of events");
          },
          endless,
        });
      }
    },
  };
}

function phrasesOf({ from, to, keyIds = [] }: AuditQuery): readonly string[] {
  const created = `created:${secondOf(from, 0)}..${secondOf(to, 1)}`;
  const isByHash = keyIds.length > 0 && keyIds.every((id) => HASH.test(id));
  // Any other name may stand anywhere in an event, where no phrase would find it.
  return isByHash ? keyIds.map((id) => `${created} hashed_token:"${id}"`) : [created];
}

/** Whole seconds with the range inside: GitHub's search knows no fractions. */
function secondOf(at: string, later: number): string {
  const second = Math.floor(Date.parse(at) / 1000) + later;
  return new Date(second * 1000).toISOString().replace(".000Z", "+00:00");
}
