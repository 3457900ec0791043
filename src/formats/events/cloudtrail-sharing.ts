import { isRecord, textAt, valueAt } from "../record-fields.ts";

/** Calls whose request alone tells whether they let somebody outside the account in. */
const SHARES: readonly (readonly [RegExp, (asked: unknown) => boolean])[] = [
  [/^ec2:ModifyImageAttribute$/, (asked) => adds(valueAt(asked, "launchPermission"))],
  [/^ec2:ModifySnapshotAttribute$/, (asked) => adds(valueAt(asked, "createVolumePermission"))],
  [/^rds:ModifyDB(?:Cluster)?SnapshotAttribute$/, (asked) => hasAny(valueAt(asked, "valuesToAdd"))],
  [
    /^rds:(?:Create|Modify)DBInstance$|^rds:RestoreDB/,
    (asked) => valueAt(asked, "publiclyAccessible") === true,
  ],
  [
    /:(?:Put|Set)\w*Policy\w*$|^s3:PutBucketAcl$|^(?:sqs|sns):Set\w+Attributes$/,
    (asked) => letsEverybodyIn(asked),
  ],
  [/^codebuild:UpdateProjectVisibility$/, (asked) => textAt(asked, "projectVisibility") === "PUBLIC_READ"],
  [
    /^(?:ec2|rds):Authorize(?:DB)?SecurityGroupIngress$/,
    (asked) => /0\.0\.0\.0\/0|::\/0/.test(textOf(asked)),
  ],
];

/** Does the request open something to another account or to everybody? */
export function sharedOutside(action: string, asked: unknown): boolean {
  return SHARES.some(([pattern, shares]) => pattern.test(action) && shares(asked));
}

const NARROWS = /"aws:(?:PrincipalOrg|PrincipalAccount|PrincipalArn|Source)\w*"/i;

function adds(permission: unknown): boolean {
  return hasAny(valueAt(permission, "add"));
}

function hasAny(list: unknown): boolean {
  if (isRecord(list)) return hasAny(list["items"]);
  return Array.isArray(list) && list.length > 0;
}

/** By a public grant, or by a policy for everybody that no condition narrows to an owner or a place; policies stand as objects or as text in the text. */
function letsEverybodyIn(asked: unknown): boolean {
  const text = textOf(asked).replaceAll("\\", "");
  if (/groups\/global\/(?:AllUsers|AuthenticatedUsers)/.test(text)) return true;
  if (/"x-amz-acl":\[?"(?:public-read|authenticated-read)/.test(text)) return true;
  // Written so that a run of blanks is gone through once: a thief writes policies too.
  const isForAll = /"(?:AWS|Principal)":\s*(?:\[\s*)?"\*"/.test(text);
  return isForAll && /"Effect":\s*"Allow"/.test(text) && !NARROWS.test(text);
}

function textOf(asked: unknown): string {
  return isRecord(asked) ? JSON.stringify(asked).slice(0, 20_000) : "";
}
