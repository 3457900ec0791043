import type * as Iam from "@aws-sdk/client-iam";
import type { KeyRef, KeyState } from "../../core/key.ts";
import type { IamCall, IamCaller } from "./aws-iam-calls.ts";
import { endless } from "./page-at.ts";

const MOST_PAGES = 100;

/** Every access key of the user, to the last page; null if IAM knows no such user. */
export async function listAccessKeys(call: IamCaller, user: string): Promise<readonly KeyRef[] | null> {
  const isFenced = await isQuarantined(call, user);
  if (isFenced === null) return null;
  const keys = new Map<string, KeyRef>();
  for await (const page of pages(call, (Marker) => ({
    action: "ListAccessKeys",
    send: (client, sdk) => client.send(new sdk.ListAccessKeysCommand({ UserName: user, Marker })),
  }))) {
    if (page === null) return null;
    for (const { AccessKeyId: id = "", Status, CreateDate } of page.AccessKeyMetadata ?? []) {
      if (id === "") throw endless("a key has no id", "never");
      if (keys.has(id)) throw endless("the server repeats itself");
      const used = await lastUse(call, id);
      keys.set(id, {
        id,
        name: null,
        state: stateOf(Status, isFenced),
        principal: user,
        ...dated("createdAt", CreateDate),
        ...dated("lastUsedAt", used?.AccessKeyLastUsed?.LastUsedDate),
      });
    }
  }
  return [...keys.values()];
}

/** When a key was last used, and whose it is; null if IAM knows no such key. */
export function lastUse(call: IamCaller, id: string): Promise<Iam.GetAccessKeyLastUsedCommandOutput | null> {
  return call({
    action: "GetAccessKeyLastUsed",
    send: (client, sdk) => client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId: id })),
  });
}

/** `Expired` is a status that IAM names and doesn't explain. */
export function stateOf(status: string | undefined, isFenced: boolean): KeyState {
  if (status === "Inactive") return "disabled";
  if (status === "Active") return isFenced ? "quarantined" : "live";
  return "unknown";
}

export function dated<Name extends string>(
  name: Name,
  date: Date | undefined,
): Readonly<Partial<Record<Name, string>>> {
  const isReadable = date !== undefined && !Number.isNaN(date.getTime());
  return (isReadable ? { [name]: date.toISOString() } : {}) as Partial<Record<Name, string>>;
}

/** AWS attaches a policy of its own to the user of a key that it saw leak. Null if IAM knows no such user. */
async function isQuarantined(call: IamCaller, user: string): Promise<boolean | null> {
  let found = false;
  for await (const page of pages(call, (Marker) => ({
    action: "ListAttachedUserPolicies",
    send: (client, sdk) => client.send(new sdk.ListAttachedUserPoliciesCommand({ UserName: user, Marker })),
  }))) {
    if (page === null) return null;
    found ||= (page.AttachedPolicies ?? []).some(({ PolicyArn = "" }) =>
      /^arn:[a-z-]+:iam::aws:policy\/AWSCompromisedKeyQuarantine/.test(PolicyArn),
    );
  }
  return found;
}

/** The pages of a list, to the last one; half a list is never taken for the whole (`ERR_PROVIDER_PAGING`). */
async function* pages<
  Page extends { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined },
>(call: IamCaller, at: (marker: string | undefined) => IamCall<Page>): AsyncGenerator<Page | null> {
  const seen = new Set<string>();
  let marker: string | undefined;
  do {
    const page: Page | null = await call(at(marker));
    yield page;
    marker = page?.IsTruncated === true ? page.Marker : undefined;
    if (
      page?.IsTruncated === true &&
      (marker === undefined || seen.has(marker) || seen.size === MOST_PAGES)
    ) {
      throw endless("the server doesn't come to an end of its pages");
    }
    if (marker !== undefined) seen.add(marker);
  } while (marker !== undefined);
}
