import type { MintedCredential } from "../../core/audit-event.ts";
import { anyTime } from "../any-time.ts";
import { type RawRecord, present, textAt, valueAt } from "../record-fields.ts";
import { consoleName, roleName, userName } from "./composed-names.ts";
import { made } from "./made.ts";

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
      return made("key", textAt(answer, "accessKey", "accessKeyId"));
    case "iam:CreateServiceSpecificCredential":
      return made("key", textAt(answer, "serviceSpecificCredential", "serviceSpecificCredentialId"));
    case "iam:UploadSSHPublicKey":
      return made("key", textAt(answer, "sSHPublicKey", "sSHPublicKeyId"));
    case "iam:UploadSigningCertificate":
      return made("key", textAt(answer, "certificate", "certificateId"));
    case "iam:CreateUser": {
      const name = textAt(answer, "user", "userName") ?? textAt(asked, "userName");
      const aliases = present(textAt(answer, "user", "arn"), name === null ? null : userName(account, name));
      return made("principal", textAt(answer, "user", "userId") ?? aliases[0] ?? null, { aliases });
    }
    case "iam:CreateLoginProfile":
    case "iam:UpdateLoginProfile": {
      const name = textAt(answer, "loginProfile", "userName") ?? textAt(asked, "userName");
      return made("principal", name === null ? null : consoleName(account, name));
    }
    case "iam:CreateRole": {
      const name = textAt(answer, "role", "roleName") ?? textAt(asked, "roleName");
      const aliases = present(textAt(answer, "role", "arn"), name === null ? null : roleName(account, name));
      const id = textAt(answer, "role", "roleId") ?? aliases[0] ?? null;
      return made("principal", id, { aliases, shared: true });
    }
    default:
      return [];
  }
}

/** AssumeRole and its kin, GetSessionToken, GetFederationToken. The session's name leads to its console. */
function session(answer: unknown): readonly MintedCredential[] {
  const who =
    textAt(answer, "assumedRoleUser", "assumedRoleId") ?? textAt(answer, "federatedUser", "federatedUserId");
  return made("session", textAt(answer, "credentials", "accessKeyId"), {
    aliases: who === null ? [] : [consoleName("", who)],
    expiresAt: anyTime(valueAt(answer, "credentials", "expiration")),
  });
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
