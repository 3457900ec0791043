import type { Secret } from "../../core/secret.ts";
import type { Call } from "../../formats/provider-call.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import { lookupsIn } from "../../formats/template.ts";
import type { HttpRequest } from "../http.ts";
import { renderForm, renderJson, renderPath, renderQuery, renderText } from "../template.ts";
import type { Lookups } from "../template.ts";
import { mergeHeaders, presentCredential, presentSession } from "./presented.ts";
import type { Headers } from "./presented.ts";

/** Extra query of a page, or the whole address of the next one. */
export type PageAt = { readonly query: readonly (readonly [string, string])[] } | { readonly url: URL };

interface Presented {
  readonly auth: Secret | null;
  /** Whether that is a session rather than the credential. */
  readonly isSession: boolean;
  /** Headers of the mapping that look these up don't go with this call. */
  readonly skip: ReadonlySet<string>;
  readonly page?: PageAt;
}

/** The request of a call. Throws `ERR_PROVIDER_VALUE` for a look-up that can't stand where it is used. */
export function requestOf(
  options: {
    readonly mapping: ProviderMapping;
    readonly baseUrl: string;
    readonly variables: Readonly<Record<string, string>>;
  },
  call: Call,
  lookups: Lookups,
  { auth, isSession, skip, page }: Presented,
): Pick<HttpRequest, "method" | "url" | "headers" | "body"> {
  const { mapping, baseUrl, variables } = options;
  const common = Object.entries(mapping.headers).filter(
    ([, template]) => !lookupsIn(template).some((name) => skip.has(name)),
  );
  const presented = isSession
    ? auth === null
      ? {}
      : presentSession(mapping, auth)
    : presentCredential(mapping.credential, auth, variables);
  const own = { ...Object.fromEntries(common), ...call.headers };
  return {
    method: call.method,
    url: addressOf(baseUrl, call, lookups, page).href,
    ...bodyOf(call, lookups, mergeHeaders(presented, renderHeaders(own, lookups))),
  };
}

function addressOf(baseUrl: string, call: Call, lookups: Lookups, page: PageAt | undefined): URL {
  if (page !== undefined && "url" in page) return page.url;
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/$/, "") + renderPath(call.path, lookups);
  const query = [...renderQuery(call.query, lookups), ...(page?.query ?? [])];
  for (const [key, value] of query) url.searchParams.append(key, value);
  // Not every server takes a plus for a space.
  url.search = url.search.replaceAll("+", "%20");
  return url;
}

function bodyOf(call: Call, lookups: Lookups, headers: Headers): Pick<HttpRequest, "headers" | "body"> {
  if (call.form !== undefined) {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return { headers: { ...type, ...headers }, body: renderForm(call.form, lookups) };
  }
  return call.body === undefined ? { headers } : { headers, body: renderJson(call.body, lookups) };
}

function renderHeaders(templates: Readonly<Record<string, string>>, lookups: Lookups): Headers {
  return Object.fromEntries(
    Object.entries(templates).map(([header, text]) => [header.toLowerCase(), renderText(text, lookups)]),
  );
}
