import type { MintedCredential } from "../../core/audit-event.ts";

/** What a call made, if the record names it; else nothing. */
export function made(
  kind: MintedCredential["kind"],
  id: string | null,
  more: Partial<Pick<MintedCredential, "aliases" | "expiresAt" | "shared">> = {},
): readonly MintedCredential[] {
  return id === null ? [] : [{ id, kind, aliases: [], expiresAt: null, shared: false, ...more }];
}
