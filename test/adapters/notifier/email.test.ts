import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { createConnect } from "../../../src/adapters/connector.ts";
import { type EmailNotifierOptions, createEmailNotifier } from "../../../src/adapters/notifier/email.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Notifier } from "../../../src/ports/notifier.ts";
import { ownCertificate } from "../../fakes/certificate.ts";
import { type FakeSmtp, type SmtpOptions, startFakeSmtp } from "../../fakes/smtp-server.ts";
import { notice } from "./notice.ts";

const PASSWORD = "EXAMPLE-mail-password";
const certificate = ownCertificate();
let server: FakeSmtp;

afterEach(() => server.close());

async function open(
  smtp: SmtpOptions = {},
  more: Partial<EmailNotifierOptions> & { readonly scheme?: "smtp" | "smtps" } = {},
): Promise<Notifier> {
  server = await startFakeSmtp(smtp);
  const { scheme = "smtp", ...others } = more;
  return createEmailNotifier({
    name: "mail",
    url: `${scheme}://127.0.0.1:${server.port}`,
    withoutTls: true,
    from: "stanch@example.test",
    addresses: {
      ada: ["ada@example.test"],
      team: ["bounce@example.test", "ben@example.test", "cyd@example.test"],
    },
    connect: createConnect(["127.0.0.1"]),
    ...others,
  });
}

describe("notifier: email", () => {
  it("mails the same notice under the same id, as text and as HTML", async () => {
    const mail = await open();
    await mail.send(notice);
    await mail.send({ ...notice, dedupe: "another" });
    await (await reopened()).send(notice);
    const [first, other, again] = server.mails;
    expect(first).toMatchObject({
      to: "ada@example.test",
      rcpt: ["ada@example.test"],
      subject: "LIVE L-20261123-k3f9: your service is about to get a new key",
    });
    expect(first?.messageId).toMatch(/^<[0-9a-f]{40}@example\.test>$/);
    expect(again?.messageId).toBe(first?.messageId);
    expect(other?.messageId).not.toBe(first?.messageId);
    expect(first?.html).toContain("<p>LIVE consumer: cron</p>");
    expect(first?.text).toContain("LIVE consumer: cron\n");
  });

  it("names who can't be reached, and the others get theirs once", async () => {
    const mail = await open();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(mail.send({ ...notice, to: "team" })).rejects.toMatchObject({
        code: "ERR_NOTICE_REFUSED",
        message: "mail: the server refused bounce@example.test (550); the others got it",
        retry: "never",
        happened: "unknown",
      });
    }
    expect(server.mails.map(({ rcpt }) => rcpt)).toEqual([["ben@example.test", "cyd@example.test"]]);
  });

  it("says that somebody has no address, or uses the fallback", async () => {
    const mail = await open();
    for (const to of ["zoe", "constructor", "__proto__"])
      await expect(mail.send({ ...notice, to })).rejects.toMatchObject({
        code: "ERR_CONFIG",
        message: `notifiers.mail: there is no address for "${to}"`,
      });
    expect(server.mails).toEqual([]);
    await server.close();
    await (await open({}, { fallback: "desk@example.test" })).send({ ...notice, to: "zoe" });
    expect(server.mails[0]?.rcpt).toEqual(["desk@example.test"]);
  });

  it.each([
    [
      { kind: "answer", to: "RCPT", line: "451 come back" },
      { retry: "later", happened: "no" },
    ],
    [
      { kind: "answer", to: "DATA", line: "554 no" },
      { retry: "never", happened: "no" },
    ],
    [
      { kind: "answer", to: "content", line: "552 too much" },
      { retry: "never", happened: "no" },
    ],
    [
      { kind: "answer", to: "content", line: "421 bye" },
      { retry: "later", happened: "no" },
    ],
    [
      { kind: "drop", after: "MAIL" },
      { retry: "later", happened: "no" },
    ],
    [{ kind: "greeting-hangs" }, { retry: "later", happened: "no" }],
    [
      { kind: "drop", after: "content" },
      { retry: "later", happened: "unknown" },
    ],
    [{ kind: "content-hangs" }, { retry: "later", happened: "unknown" }],
  ] as const)("says what may have happened after %o", async (fault, expected) => {
    const mail = await open({}, fault.kind.endsWith("hangs") ? { timeoutMs: 1000 } : {});
    server.fault(fault);
    await expect(mail.send(notice)).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED", ...expected });
    await (await reopened()).send(notice);
    expect(server.mails.at(-1)?.rcpt).toEqual(["ada@example.test"]);
  });

  it("goes nowhere that the operator didn't list, and says when nobody listens", async () => {
    const elsewhere = await open({}, { connect: createConnect(["mail.example.com"]) });
    await expect(elsewhere.send(notice)).rejects.toMatchObject({ code: "ERR_HTTP_HOST_REFUSED" });
    const mail = await reopened();
    await server.close();
    await expect(mail.send(notice)).rejects.toMatchObject({ code: "ERR_HTTP_CONNECT", happened: "no" });
  });

  it("hands nothing to a server without TLS, or with a certificate that nobody vouches for", async () => {
    const login = { username: "stanch", password: () => Promise.resolve(new Secret(PASSWORD)) };
    const accepts = { username: "stanch", password: PASSWORD };
    for (const tls of [undefined, { ...certificate, fromTheStart: false }]) {
      const mail = await open(
        { login: accepts, ...(tls === undefined ? {} : { tls }) },
        { withoutTls: false, login },
      );
      await expect(mail.send(notice)).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED", happened: "no" });
      expect([server.logins, server.mails]).toEqual([[], []]);
      await server.close();
    }
    const mail = await open(
      { tls: { ...certificate, fromTheStart: true }, login: accepts },
      { withoutTls: false, login, scheme: "smtps" },
    );
    await expect(mail.send(notice)).rejects.toMatchObject({ code: "ERR_NOTICE_REFUSED", happened: "no" });
    expect([server.logins, server.mails]).toEqual([[], []]);
  });

  it.each(["smtp", "smtps"] as const)("logs in and mails by %s under TLS", async (scheme) => {
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, certificate.cert]);
    try {
      const mail = await open(
        {
          tls: { ...certificate, fromTheStart: scheme === "smtps" },
          login: { username: "stanch", password: PASSWORD },
        },
        {
          withoutTls: false,
          scheme,
          login: { username: "stanch", password: () => Promise.resolve(new Secret(PASSWORD)) },
        },
      );
      await mail.send(notice);
      expect(server.mails).toMatchObject([{ wasSecure: true, rcpt: ["ada@example.test"] }]);
      expect(server.logins).toEqual(["stanch"]);
    } finally {
      setDefaultCACertificates(before);
    }
  });

  it("says that its login is refused, and not with what", async () => {
    const mail = await open(
      { login: { username: "stanch", password: "EXAMPLE-other" } },
      { login: { username: "stanch", password: () => Promise.resolve(new Secret(PASSWORD)) } },
    );
    const error: unknown = await mail.send(notice).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: "mail: the server refused the login (535)", retry: "never" });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(PASSWORD);
  });

  async function reopened(): Promise<Notifier> {
    return createEmailNotifier({
      name: "mail",
      url: `smtp://127.0.0.1:${server.port}`,
      withoutTls: true,
      from: "stanch@example.test",
      addresses: { ada: ["ada@example.test"] },
      connect: createConnect(["127.0.0.1"]),
    });
  }
});
