/** Plain text for people; the adapter escapes it for its sink. */
export interface Notice {
  readonly incident: string;
  /** `EXERCISE` or `LIVE`, at the head of subject and body. */
  readonly banner: "EXERCISE" | "LIVE";
  /** Read by people outside, who know nothing of stanch: where it is live no line is marked. */
  readonly isForOutsiders?: true;
  /** Owner, or a named audience. */
  readonly to: string;
  readonly subject: string;
  readonly lines: readonly string[];
  /** Same key, same notice: a second send is recognised by those who can. */
  readonly dedupe: string;
  /** What it belongs to, in ASCII: notices of one topic are one alert where the service has alerts. */
  readonly topic: string;
  readonly severity: "info" | "warning" | "critical";
  /** Topics that are over with this notice; their alerts are resolved. Empty for all but closing ones. */
  readonly ends: readonly string[];
}

/**
 * Implementations: `src/adapters/notifier/*`, collected in its `index.ts`. Proof: `test/contracts/notifier.ts`.
 */
export interface Notifier {
  readonly name: string;
  /** Throws if a notice couldn't be sent now: a credential that is missing or refused. Sends nothing. */
  check?(): Promise<void>;
  send(notice: Notice): Promise<void>;
}
