import { Secret } from "../../core/secret.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";
import type { Random } from "../../ports/random.ts";
import { sqlStateOf } from "../postgres/errors.ts";
import { type PostgresLogin, readLogin } from "../postgres/login.ts";
import { type PostgresServer, tryLogin } from "../postgres/session.ts";

export interface PostgresProbeOptions {
  readonly name: string;
  readonly server: PostgresServer;
  /** How the value is written, where it isn't an address. */
  readonly value?: string;
  readonly clock: Clock;
  readonly random: Random;
}

const TIMEOUT_MS = 5000;
const MADE_UP_LENGTH = 40;
/** Wrong password, or none, or past its date; or no such role. */
const WRONG_PASSWORD = "28P01";
/** With the right password: the role may not log in. Before any: `pg_hba.conf` turns the connection down. */
const NOT_PERMITTED = "28000";

/**
 * Logs in with the role and password of a value, after a made-up password for the same role: unless that one was refused
 * as a wrong password, the real one isn't sent and the outcome is `unknown`. Never throws for what the server or the
 * network do.
 */
export function createPostgresProbe(options: PostgresProbeOptions): KeyProbe {
  const { name, value: template, clock, random } = options;
  const server = { timeoutMs: TIMEOUT_MS, ...options.server };
  return {
    kind: "key",
    name,
    async present(value) {
      const at = clock.now();
      const unknown = (control: KeyProbeResult["control"], detail: string): KeyProbeResult => ({
        outcome: "unknown",
        control,
        at,
        detail,
      });
      const login = readLogin(template, value);
      if (login === null) return unknown("unknown", "the value doesn't show a role and a password");
      const control = await present(server, { ...login, password: new Secret(random.token(MADE_UP_LENGTH)) });
      // Anything else was said before a password was looked at, or whatever the password.
      if (control !== WRONG_PASSWORD) {
        const detail = `a made-up password wasn't refused, so no answer would say anything (${control})`;
        return unknown(control === LOGGED_IN ? "accepted" : "unknown", detail);
      }
      const answer = await present(server, login);
      const detail = `${answer}; a made-up password: ${control}`;
      if (answer === LOGGED_IN) return { outcome: "accepted", control: "refused", at, detail };
      const isRefused = answer === WRONG_PASSWORD || answer === NOT_PERMITTED;
      return { outcome: isRefused ? "refused" : "unknown", control: "refused", at, detail };
    },
  };
}

const LOGGED_IN = "logged in";

/** `logged in`, the SQLSTATE of the server's no, or `no answer`. */
async function present(server: PostgresServer, login: PostgresLogin): Promise<string> {
  const error = await tryLogin("postgres", server, login);
  return error === null ? LOGGED_IN : (sqlStateOf(error) ?? "no answer");
}
