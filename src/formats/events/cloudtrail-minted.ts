import type { MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import { type RawRecord, present, textAt, valueAt } from "../record-fields.ts";

/** Names that stand for a user, a role or a console login in an account; records that name no id are joined by them. */
export const userName = (account: string, name: string): string => `user:${account}/${name}`;
export const roleName = (account: string, name: string): string => `role:${account}/${name}`;
export const consoleName = (account: string, name: string): string => `console:${account}/${name}`;

/** The part of an id or name that stands in the records themselves. */
export function spelling(name: string): string {
  return name.replace(/^(?:user|role|console):[^/]*\//, "");
}

/** What a call created: keys, sessions, users, logins, roles. Empty where the answer names nothing. */
export function cloudtrailMinted(
  action: string,
  record: RawRecord,
  account: string,
): readonly MintedCredential[] {
  const answer = valueAt(record, "responseElements");
  const asked = valueAt(record, "requestParameters");
  if (action.startsWith("sts:")) return session(answer);
  switch (action) {
    case "iam:CreateAccessKey":
      return one("key", textAt(answer, "accessKey", "accessKeyId"));
    case "iam:CreateServiceSpecificCredential":
      return one("key", textAt(answer, "serviceSpecificCredential", "serviceSpecificCredentialId"));
    case "iam:UploadSSHPublicKey":
      return one("key", textAt(answer, "sSHPublicKey", "sSHPublicKeyId"));
    case "iam:UploadSigningCertificate":
      return one("key", textAt(answer, "certificate", "certificateId"));
    case "iam:CreateUser": {
      const name = textAt(answer, "user", "userName") ?? textAt(asked, "userName");
      const aliases = present(textAt(answer, "user", "arn"), name === null ? null : userName(account, name));
      return one("principal", textAt(answer, "user", "userId") ?? aliases[0] ?? null, aliases);
    }
    case "iam:CreateLoginProfile":
    case "iam:UpdateLoginProfile": {
      const name = textAt(answer, "loginProfile", "userName") ?? textAt(asked, "userName");
      return one("principal", name === null ? null : consoleName(account, name));
    }
    case "iam:CreateRole": {
      const name = textAt(answer, "role", "roleName") ?? textAt(asked, "roleName");
      const aliases = present(textAt(answer, "role", "arn"), name === null ? null : roleName(account, name));
      const made = one("principal", textAt(answer, "role", "roleId") ?? aliases[0] ?? null, aliases);
      return made.map((role) => ({ ...role, shared: true }));
    }
    default:
      return [];
  }
}

/** AssumeRole and its kin, GetSessionToken, GetFederationToken. The session's name leads to its console. */
function session(answer: unknown): readonly MintedCredential[] {
  const who =
    textAt(answer, "assumedRoleUser", "assumedRoleId") ?? textAt(answer, "federatedUser", "federatedUserId");
  return one(
    "session",
    textAt(answer, "credentials", "accessKeyId"),
    who === null ? [] : [consoleName("", who)],
    anyTime(valueAt(answer, "credentials", "expiration")),
  );
}

function one(
  kind: MintedCredential["kind"],
  id: string | null,
  aliases: readonly string[] = [],
  expiresAt: string | null = null,
): readonly MintedCredential[] {
  return id === null ? [] : [{ id, kind, aliases, expiresAt, shared: false }];
}

/** What a call ended, by whichever name the request gives. A key that is only made inactive can be woken up again. */
export function cloudtrailEnded(action: string, record: RawRecord, account: string): readonly string[] {
  const asked = valueAt(record, "requestParameters");
  const name = textAt(asked, "userName");
  switch (action) {
    case "iam:DeleteAccessKey":
      return present(textAt(asked, "accessKeyId"));
    case "iam:DeleteServiceSpecificCredential":
      return present(textAt(asked, "serviceSpecificCredentialId"));
    case "iam:DeleteSSHPublicKey":
      return present(textAt(asked, "sSHPublicKeyId"));
    case "iam:DeleteSigningCertificate":
      return present(textAt(asked, "certificateId"));
    case "iam:DeleteUser":
      return name === null ? [] : [userName(account, name), consoleName(account, name)];
    case "iam:DeleteLoginProfile":
      return name === null ? [] : [consoleName(account, name)];
    case "iam:DeleteRole": {
      const role = textAt(asked, "roleName");
      return role === null ? [] : [roleName(account, role)];
    }
    default:
      return [];
  }
}
