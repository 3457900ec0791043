import type { Secret } from "../../core/secret.ts";
import type { Lookups } from "../template.ts";

/** What a log-in gave. */
export interface Session {
  readonly value: Secret;
  readonly gives: Lookups;
}

/** The session that all calls share. */
export interface SessionKeeper {
  /** The newest one, or `null` if the next call has to log in. */
  current(): Promise<Session> | null;
  /** Logs in anew. */
  renew(): Promise<Session>;
  /** A session other than the one that was refused; another call may have got it in the meantime. */
  after(refused: Promise<Session>): Promise<Session>;
}

export function createSessionKeeper(logIn: () => Promise<Session>): SessionKeeper {
  let session: Promise<Session> | null = null;

  function renew(): Promise<Session> {
    const renewed = logIn();
    session = renewed;
    // A failed log-in is forgotten, so that the next call tries again.
    renewed.catch(() => {
      if (session === renewed) session = null;
    });
    return renewed;
  }

  return {
    current: () => session,
    renew,
    after: (refused) => (session === refused || session === null ? renew() : session),
  };
}
