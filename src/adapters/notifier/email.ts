import type { Socket } from "node:net";
import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { Connect } from "../connector.ts";
import { bouncedError, smtpError } from "./email-error.ts";
import { mailOf } from "./email-message.ts";

export interface EmailNotifierOptions {
  readonly name: string;
  /** `smtp:` (STARTTLS is demanded) or `smtps:` (TLS from the start); ports 587 and 465 if none is given. */
  readonly url: string;
  /** For a relay on this machine. */
  readonly withoutTls: boolean;
  readonly login?: { readonly username: string; readonly password: () => Promise<Secret> };
  readonly from: string;
  /** Of the people and teams to whom notices go. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
  /** For everybody else. */
  readonly fallback?: string;
  readonly connect: Connect;
  /** For one mail, from the first greeting to the last answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const PORTS = { "smtp:": 587, "smtps:": 465 };

/**
 * Mails notices to people. Where the server refuses some of the addresses the others get theirs, and are left out of a
 * second try. Throws `ERR_NOTICE_REFUSED`, `ERR_CONFIG` for somebody without an address, `ERR_HTTP_HOST_REFUSED` and
 * `ERR_HTTP_CONNECT`.
 */
export function createEmailNotifier(options: EmailNotifierOptions): Notifier {
  const { name } = options;
  /** Who got which notice from this process. */
  const delivered = new Map<string, Set<string>>();
  return {
    name,
    async send(notice) {
      const had = delivered.get(notice.dedupe) ?? new Set<string>();
      const to = addressesOf(options, notice).filter((address) => !had.has(address));
      if (to.length === 0) return;
      const { accepted, rejected } = await mail(options, notice, to);
      delivered.set(notice.dedupe, new Set([...had, ...accepted]));
      if (rejected.length > 0) throw bouncedError(name, rejected, had.size + accepted.length > 0);
    },
  };
}

function addressesOf({ name, addresses, fallback }: EmailNotifierOptions, { to }: Notice): readonly string[] {
  const own = Object.hasOwn(addresses, to) ? addresses[to] : undefined;
  if (own !== undefined) return own;
  if (fallback !== undefined) return [fallback];
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `notifiers.${name}: there is no address for ${JSON.stringify(to)}`,
    hint: "name them under addresses, or give a fallback",
  });
}

interface Delivery {
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly address: string; readonly status: number | null }[];
}

async function mail(options: EmailNotifierOptions, notice: Notice, to: readonly string[]): Promise<Delivery> {
  const { name, login, withoutTls, timeoutMs = TIMEOUT_MS } = options;
  // Only here, and only now: no other command should wait for it to load.
  const { createTransport } = await import("nodemailer");
  const { protocol, hostname, port } = new URL(options.url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const auth =
    login === undefined ? {} : { auth: { user: login.username, pass: (await login.password()).reveal() } };
  const socket = await options.connect(host, Number(port || PORTS[protocol as keyof typeof PORTS]));
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  let handedOver = false;
  const transport = createTransport({
    host,
    secure: protocol === "smtps:",
    requireTLS: protocol === "smtp:" && !withoutTls,
    ignoreTLS: withoutTls,
    ...auth,
    forceAuth: login !== undefined,
    disableFileAccess: true,
    disableUrlAccess: true,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    transactionLog: true,
    // Nothing is logged: its own lines are the one way to know how far it got.
    logger: listener((line) => {
      handedOver ||= line === "DATA";
    }),
    getSocket: (_options: unknown, callback: (error: Error | null, made: { connection: Socket }) => void) =>
      callback(null, { connection: socket }),
  });
  try {
    const { accepted, rejectedErrors = [] } = await transport.sendMail(mailOf(notice, options.from, to));
    return {
      accepted,
      rejected: rejectedErrors.map((error) => bounceOf(error)),
    };
  } catch (error) {
    const bounces = (error as { readonly rejectedErrors?: readonly unknown[] }).rejectedErrors ?? [];
    if (bounces.length > 0) return { accepted: [], rejected: bounces.map((one) => bounceOf(one)) };
    throw smtpError(name, error, handedOver);
  } finally {
    clearTimeout(timer);
    transport.close();
    socket.destroy();
  }
}

function bounceOf(error: unknown): Delivery["rejected"][number] {
  const { recipient, responseCode } = error as {
    readonly recipient?: unknown;
    readonly responseCode?: unknown;
  };
  return { address: String(recipient), status: typeof responseCode === "number" ? responseCode : null };
}

function listener(onCommand: (line: string) => void) {
  const quiet = (): void => undefined;
  return {
    level: quiet,
    trace: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
    fatal: quiet,
    debug: (entry: unknown, line?: unknown) => {
      const { tnx } = entry as { readonly tnx?: unknown };
      if (tnx === "client" && typeof line === "string") onCommand(line);
    },
  };
}
