import { type Server, type Socket, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { TLSSocket, createSecureContext } from "node:tls";
import { type ReadMail, readMail } from "./read-mail.ts";

export interface SmtpOptions {
  /** Offers STARTTLS, or speaks TLS from the start. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly fromTheStart: boolean };
  readonly login?: { readonly username: string; readonly password: string };
}

/** What goes wrong with the next mail. `commits`: after it was taken. */
export type SmtpFault =
  | { readonly kind: "greeting-hangs" }
  | { readonly kind: "answer"; readonly to: "RCPT" | "DATA" | "content"; readonly line: string }
  | { readonly kind: "drop"; readonly after: "MAIL" | "content" }
  | { readonly kind: "content-hangs" };

/** A mail server on 127.0.0.1 that keeps what it takes; addresses that begin with `bounce` don't exist. */
export interface FakeSmtp {
  readonly port: number;
  readonly mails: readonly (ReadMail & { readonly rcpt: readonly string[]; readonly wasSecure: boolean })[];
  readonly logins: readonly string[];
  fault(fault: SmtpFault): void;
  close(): Promise<void>;
}

export async function startFakeSmtp(options: SmtpOptions = {}): Promise<FakeSmtp> {
  const mails: (ReadMail & { rcpt: string[]; wasSecure: boolean })[] = [];
  const logins: string[] = [];
  const sockets = new Set<Socket>();
  let fault: SmtpFault | null = null;
  const take = (): SmtpFault | null => {
    const taken = fault;
    fault = null;
    return taken;
  };

  const session = (socket: Socket, isSecure: boolean, greets: boolean): void => {
    let buffer = "";
    let content: string[] | null = null;
    let rcpt: string[] = [];
    const say = (...lines: readonly string[]): void =>
      void socket.write(lines.map((line) => `${line}\r\n`).join(""));
    const faulty = (to: string): boolean => {
      if (fault?.kind === "answer" && fault.to === to) {
        const taken = take();
        if (taken?.kind === "answer") say(taken.line);
        return true;
      }
      if (fault?.kind === "drop" && fault.after === to) {
        take();
        socket.destroy();
        return true;
      }
      return false;
    };
    socket.on("error", () => undefined);
    if (greets && fault?.kind === "greeting-hangs") take();
    else if (greets) say("220 fake ESMTP");
    socket.on("data", (chunk: Buffer) => {
      buffer += chunk.toString("latin1");
      for (let end = buffer.indexOf("\r\n"); end !== -1; end = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (content === null) command(line);
        else if (line === ".") taken(content);
        else content.push(line.startsWith(".") ? line.slice(1) : line);
      }
    });

    const taken = (lines: readonly string[]): void => {
      content = null;
      if (fault?.kind === "answer" && fault.to === "content") return void faulty("content");
      mails.push({ ...readMail(lines.join("\r\n")), rcpt, wasSecure: isSecure });
      if (fault?.kind === "content-hangs") return void take();
      if (!faulty("content")) say("250 taken");
    };
    const command = (line: string): void => {
      const [verb = "", argument = ""] = line.split(/ (.*)/s);
      switch (verb.toUpperCase()) {
        case "EHLO":
          return say(
            "250-fake",
            ...(options.tls !== undefined && !isSecure ? ["250-STARTTLS"] : []),
            ...(options.login === undefined ? [] : ["250-AUTH PLAIN"]),
            "250 8BITMIME",
          );
        case "STARTTLS": {
          if (options.tls === undefined) return say("502 no");
          say("220 go on");
          socket.removeAllListeners("data");
          const secured = new TLSSocket(socket, {
            isServer: true,
            secureContext: createSecureContext(options.tls),
          });
          return session(secured, true, false);
        }
        case "AUTH": {
          const [, username, password] = Buffer.from(argument.replace(/^PLAIN /, ""), "base64")
            .toString()
            .split("\0");
          logins.push(username ?? "");
          const fits = username === options.login?.username && password === options.login?.password;
          return say(fits ? "235 welcome" : "535 no such login");
        }
        case "MAIL":
          rcpt = [];
          return faulty("MAIL") ? undefined : say("250 ok");
        case "RCPT": {
          const address = /<(.*)>/.exec(argument)?.[1] ?? "";
          if (faulty("RCPT")) return undefined;
          if (address.startsWith("bounce")) return say("550 no such mailbox");
          rcpt.push(address);
          return say("250 ok");
        }
        case "DATA":
          if (faulty("DATA")) return undefined;
          content = [];
          return say("354 go on");
        case "QUIT":
          return void socket.end("221 bye\r\n");
        default:
          return say("250 ok");
      }
    };
  };

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    if (options.tls?.fromTheStart !== true) return session(socket, false, true);
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(options.tls),
    });
    return session(secured, true, true);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    logins,
    fault: (next) => {
      fault = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
