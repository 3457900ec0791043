import { StanchError, unsupported } from "../../core/errors.ts";
import type { KeyRef, KeyRequest } from "../../core/key.ts";
import { AWS_IAM_CAPABILITIES } from "../../formats/provider-capabilities.ts";
import type { AuditPages, AuditedProvider } from "../audit-pages.ts";
import type { AwsCallerOptions } from "../aws/call.ts";
import { isPair, joinPair, pairIn } from "../aws/key-pair.ts";
import { fenceName, fencePolicy } from "./aws-fence.ts";
import { createIamCaller } from "./aws-iam-calls.ts";
import { dated, lastUse, listAccessKeys, readKeys, stateOf } from "./aws-iam-list.ts";
import { createTimeKeeper } from "./told-time.ts";

export interface AwsIamOptions extends AwsCallerOptions {
  /** The IAM user whose access keys these are. */
  readonly user: string;
  readonly audit: AuditPages | null;
}

/** Sessions, SSH keys and certificates have ids of other kinds. */
const ACCESS_KEY = /^AKIA/;

/** The access keys of one IAM user. A key's value is `ID:SECRET`. */
export function createAwsIamProvider(options: AwsIamOptions): AuditedProvider {
  const { name, user, audit } = options;
  const keeper = createTimeKeeper(options.http);
  const call = createIamCaller({ ...options, http: keeper.http });
  /** Ids that IAM has listed as the user's. */
  const seen = new Set<string>();

  const missing = (what: string): StanchError =>
    new StanchError({
      code: "ERR_PROVIDER_NOT_FOUND",
      message: `${name}: IAM knows no ${what}`,
      hint: "look at the user in the config and at the account of the credential: this doesn't say that a key is dead",
    });

  async function listKeys(): Promise<readonly KeyRef[]> {
    const keys = await listAccessKeys(call, user);
    if (keys === null) throw missing(`user ${user}`);
    for (const { id } of keys) seen.add(id);
    return keys;
  }

  /** The list shows every key of the user until it is deleted; one that never was in it may be another user's. */
  async function getKey(id: string): Promise<KeyRef> {
    const found = (await listKeys()).find((key) => key.id === id);
    if (found !== undefined) return found;
    const owner = await lastUse(call, id).then(
      (known) => known?.UserName ?? user,
      (error: unknown) => {
        // IAM may answer so for a key that isn't there, and for one that stanch may not look at.
        if (error instanceof StanchError && error.code === "ERR_PROVIDER_REFUSED") return user;
        throw error;
      },
    );
    const isGone = ACCESS_KEY.test(id) && seen.has(id) && owner === user;
    return { id, name: null, state: isGone ? "dead" : "unknown" };
  }

  async function setStatus(id: string, status: "Active" | "Inactive"): Promise<void> {
    const done = await call({
      action: "UpdateAccessKey",
      changes: true,
      send: (client, sdk) =>
        client.send(new sdk.UpdateAccessKeyCommand({ UserName: user, AccessKeyId: id, Status: status })),
    });
    if (done === null) throw missing(`key ${id} of ${user}`);
  }

  return {
    name,
    capabilities: AWS_IAM_CAPABILITIES,
    audit,
    time: () => keeper.time(),
    async ownCredential() {
      const { accessKeyId, sessionToken } = await options.credentials();
      return { kind: sessionToken === undefined ? "key" : "session", keyId: accessKeyId };
    },
    idOf(value) {
      const { id = "" } = pairIn(value) ?? {};
      return ACCESS_KEY.test(id) ? id : undefined;
    },
    listKeys,
    getKey,
    checkRequest({ kind }) {
      if (kind !== undefined) throw unsupported(name, `make a ${kind} key: access keys have no kind`);
    },
    async createKey(request) {
      refuseUnsaid(name, user, request);
      const made = await call({
        action: "CreateAccessKey",
        changes: true,
        send: (client, sdk) => client.send(new sdk.CreateAccessKeyCommand({ UserName: user })),
      });
      if (made === null) throw missing(`user ${user}`);
      const { AccessKeyId: id = "", SecretAccessKey: secret = "", Status, CreateDate } = made.AccessKey ?? {};
      if (!isPair({ id, secret })) {
        throw new StanchError({
          code: "ERR_PROVIDER_ANSWER",
          message: `${name}, CreateAccessKey: the answer doesn't show the key`,
          happened: "unknown",
        });
      }
      const value = joinPair({ id, secret });
      const { prefix, lastFour } = value;
      const state = stateOf(Status, false);
      const key = { id, name: null, state, prefix, lastFour, principal: user };
      return { key: { ...key, ...dated("createdAt", CreateDate) }, value };
    },
    async restrictKey(id, restriction) {
      const PolicyDocument = fencePolicy(name, restriction);
      const PolicyName = fenceName(id);
      const done = await call({
        action: "PutUserPolicy",
        changes: true,
        send: (client, sdk) =>
          client.send(new sdk.PutUserPolicyCommand({ UserName: user, PolicyName, PolicyDocument })),
      });
      if (done === null) throw missing(`user ${user}`);
    },
    async unrestrictKey(id) {
      const PolicyName = fenceName(id);
      // One that isn't there has been taken off.
      await call({
        action: "DeleteUserPolicy",
        changes: true,
        send: (client, sdk) => client.send(new sdk.DeleteUserPolicyCommand({ UserName: user, PolicyName })),
      });
    },
    disableKey: (id) => setStatus(id, "Inactive"),
    enableKey: (id) => setStatus(id, "Active"),
    async endKey(id) {
      if (!ACCESS_KEY.test(id))
        throw unsupported(name, "end what isn't an access key: their ids begin with AKIA");
      // Should the answer get lost, nothing else tells that the key was the user's.
      if (!seen.has(id)) for (const listed of (await readKeys(call, user))?.keys() ?? []) seen.add(listed);
      const done = await call({
        action: "DeleteAccessKey",
        changes: true,
        send: (client, sdk) =>
          client.send(new sdk.DeleteAccessKeyCommand({ UserName: user, AccessKeyId: id })),
      });
      if (done !== null) return "ended";
      // The same answer comes for another user's key, and for a user that isn't there.
      if ((await getKey(id)).state === "dead") return "alreadyGone";
      throw missing(`key ${id} of ${user}`);
    },
  };
}

/** What IAM can't be told must not appear to have been granted. */
function refuseUnsaid(name: string, user: string, { kind, team, scopes, principal }: KeyRequest): void {
  if (kind !== undefined || team !== undefined) throw unsupported(name, "make keys of a kind or a team");
  if (scopes !== undefined) throw unsupported(name, "make keys with scopes: what a key may do its user may");
  if (principal !== undefined && principal !== user)
    throw unsupported(name, `make keys of another user than ${user}`);
}
