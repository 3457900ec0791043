/** What a value says of itself, without asking anybody. */
export interface KeyFacts {
  /** Which provider writes keys in this way; null if none that is known. */
  readonly kind: string | null;
  /** The id that an AWS key begins with. */
  readonly awsKeyId: string | null;
  readonly awsAccount: string | null;
  /** What GitHub's audit log calls `hashed_token`. */
  readonly githubHashedToken: string | null;
}
