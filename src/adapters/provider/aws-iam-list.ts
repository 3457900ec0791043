import type * as Iam from "@aws-sdk/client-iam";
import { StanchError } from "../../core/errors.ts";
import type { KeyRef, KeyState } from "../../core/key.ts";
import type { IamCall, IamCaller } from "./aws-iam-calls.ts";
import { endless } from "./page-at.ts";

const MOST_PAGES = 100;

/** Every access key of the user, to the last page; null if IAM knows no such user. */
export async function listAccessKeys(call: IamCaller, user: string): Promise<readonly KeyRef[] | null> {
  const isFenced = await isQuarantined(call, user);
  const listed = isFenced === null ? null : await readKeys(call, user);
  if (isFenced === null || listed === null) return null;
  const keys: KeyRef[] = [];
  for (const [id, { Status, CreateDate }] of listed) {
    const used = await lastUseOfListed(call, user, id);
    if (used === null) continue;
    keys.push({
      id,
      name: null,
      state: stateOf(Status, isFenced),
      principal: user,
      ...dated("createdAt", CreateDate),
      ...dated("lastUsedAt", used.AccessKeyLastUsed?.LastUsedDate),
    });
  }
  return keys;
}

/** What IAM lists of the user's keys, by id, to the last page; null if it knows no such user. */
export async function readKeys(
  call: IamCaller,
  user: string,
): Promise<ReadonlyMap<string, Iam.AccessKeyMetadata> | null> {
  const keys = new Map<string, Iam.AccessKeyMetadata>();
  for await (const page of pages(call, (Marker) => ({
    action: "ListAccessKeys",
    send: (client, sdk) => client.send(new sdk.ListAccessKeysCommand({ UserName: user, Marker })),
  }))) {
    if (page === null) return null;
    for (const key of page.AccessKeyMetadata ?? []) {
      const { AccessKeyId: id = "" } = key;
      if (id === "") throw endless("a key has no id", "never");
      if (keys.has(id)) throw endless("the server repeats itself");
      keys.set(id, key);
    }
  }
  return keys;
}

/** Null for a key that was ended since the list was read: IAM may say of it what it says of one that nobody may look at. */
async function lastUseOfListed(
  call: IamCaller,
  user: string,
  id: string,
): Promise<Iam.GetAccessKeyLastUsedCommandOutput | null> {
  try {
    return await lastUse(call, id);
  } catch (error) {
    const isRefused = error instanceof StanchError && error.code === "ERR_PROVIDER_REFUSED";
    if (!isRefused || (await readKeys(call, user))?.has(id) !== false) throw error;
    return null;
  }
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
