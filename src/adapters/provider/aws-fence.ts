import { StanchError, unsupported } from "../../core/errors.ts";
import type { Restriction } from "../../ports/provider.ts";

/** The name of the inline policy that narrows the user of a key; nothing else has this name, and stanch takes off no other. */
export function fenceName(keyId: string): string {
  // It becomes part of the name.
  if (/^[A-Za-z0-9]{1,100}$/.test(keyId)) return `stanch-fence-${keyId}`;
  throw new StanchError({
    code: "ERR_PROVIDER_VALUE",
    message: "the id of the key holds a character that the name of a policy can't carry",
  });
}

/**
 * A policy that denies everything from elsewhere than these networks, to whatever presents an access key of the user or a
 * session made with one (`aws:SourceIp`; calls that AWS makes on their behalf are let through). What comes through a VPC
 * endpoint shows no such address, and is denied. `ERR_UNSUPPORTED` for scopes, and for nothing at all.
 */
export function fencePolicy(provider: string, { networks, scopes }: Restriction): string {
  if (scopes !== undefined) throw unsupported(provider, "restrict keys to scopes");
  if (networks === undefined || networks.length === 0)
    throw unsupported(provider, "restrict keys to nothing");
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "StanchFence",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: {
          NotIpAddress: { "aws:SourceIp": networks },
          Bool: { "aws:ViaAWSService": "false" },
        },
      },
    ],
  });
}
