import type { KeyVerdict } from "./key-policy.ts";
import { type InventoryRow, kindOfKey } from "../row.ts";
import type { Tier } from "./row-facts.ts";
import { foldName } from "../same-person.ts";

/** How what a row holds now stands to its verdict. */
export interface Standing {
  /** `doubtful`: what is said of the row and of its provider can't both be true. */
  readonly is: "fine" | "wrong-kind" | "wrong-account" | "kind-unknown" | "doubtful";
  /** What is held, and what to do about it. */
  readonly words: string;
}

/** A user that isn't a person, and how the names of all of them begin (empty: in no common way). */
export interface Account {
  readonly name: string;
  readonly prefix: string;
}

/** Nothing unknown is fine where a team key must be: only then it matters. */
export function standingOf({
  verdict,
  row,
  tier,
  account,
}: {
  readonly verdict: KeyVerdict;
  readonly row: InventoryRow;
  readonly tier: Tier;
  /** Where team keys aren't to be had. */
  readonly account: Account | null;
}): Standing {
  const kind = kindOfKey(row);
  const held = kind === null ? "holds an unknown kind" : `holds ${kind}.`;
  const stands = (is: Standing["is"], words: string): Standing => ({ is, words: `${held}, ${words}` });
  if (kind === "team" && tier.teamKeys === false)
    return stands(
      "doubtful",
      `but ${tier.provider ?? "its provider"} has no team keys: one of the two is wrong`,
    );
  switch (verdict) {
    case "acceptable-personal":
      return stands("fine", "as it may");
    case "must-be-team":
      if (kind === "team") return stands("fine", "as it must");
      return kind === "user"
        ? stands("wrong-kind", "must be team.: migrate")
        : stands("kind-unknown", "must be team.: say which it is");
    case "blocked-by-tier":
      if (kind === null)
        return stands("kind-unknown", `must be a key of ${account?.name ?? "a user that is no person"}`);
      return isNoPerson(row, account)
        ? stands("fine", `of ${row.creator ?? ""}, the best that is to be had`)
        : stands(
            "wrong-account",
            `must be a key of ${account?.name ?? "a user that is no person"}: move it there`,
          );
    default:
      return verdict satisfies never;
  }
}

/** Made by the account that the policy asks for, or by another one that is named in its manner. */
function isNoPerson({ creator }: InventoryRow, account: Account | null): boolean {
  if (creator === undefined || account === null) return false;
  const name = foldName(creator);
  return name === account.name || (account.prefix !== "" && name.startsWith(account.prefix));
}
