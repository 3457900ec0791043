import { StanchError } from "../../core/errors.ts";

/** Nothing but code and status of nodemailer's errors is kept: their texts repeat what the server said. */
const REASONS: Readonly<Record<string, string>> = {
  EAUTH: "the server refused the login",
  ECONNECTION: "the connection broke",
  EENVELOPE: "the server refused the mail",
  EMESSAGE: "the server refused the mail",
  EPROTOCOL: "the server doesn't speak SMTP as it should",
  ESOCKET: "the connection broke",
  ETIMEDOUT: "the server didn't answer in time",
  ETLS: "there is no safe connection: the server offers no TLS, or its certificate isn't trusted",
};

/** `ERR_NOTICE_REFUSED` for a mail that wasn't taken. `handedOver`: its content may have reached the server. */
export function smtpError(name: string, error: unknown, handedOver: boolean): StanchError {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const status = typeof responseCode === "number" ? responseCode : null;
  const known = typeof code === "string" && Object.hasOwn(REASONS, code) ? code : "";
  const says = REASONS[known] ?? "the mail couldn't be sent";
  // Once the server has answered, its answer counts: 4xx and 5xx both mean that it didn't take the mail.
  const isNo = status !== null || !handedOver;
  const isFinal = (status !== null && status >= 500) || known === "EAUTH" || known === "ETLS";
  return new StanchError({
    code: "ERR_NOTICE_REFUSED",
    message: `${name}: ${says}${status === null ? "" : ` (${String(status)})`}`,
    retry: isFinal ? "never" : "later",
    happened: isNo ? "no" : "unknown",
  });
}

/** `ERR_NOTICE_REFUSED` that names the addresses which the server refused. */
export function bouncedError(
  name: string,
  rejected: readonly { readonly address: string; readonly status: number | null }[],
  othersGotIt: boolean,
): StanchError {
  const who = rejected.map(({ address, status }) =>
    status === null ? address : `${address} (${String(status)})`,
  );
  const isFinal = rejected.every(({ status }) => status !== null && status >= 500);
  return new StanchError({
    code: "ERR_NOTICE_REFUSED",
    message: `${name}: the server refused ${who.join(", ")}${othersGotIt ? "; the others got it" : ""}`,
    retry: isFinal ? "never" : "later",
    // Some have it already: nobody must take it for a notice that surely didn't go out.
    happened: othersGotIt ? "unknown" : "no",
  });
}
