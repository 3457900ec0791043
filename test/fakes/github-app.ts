import { createVerify, generateKeyPairSync } from "node:crypto";
import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";
import type { Schemas } from "./github-shapes.ts";

/** GitHub's side of an App: checks its signature and hands out tokens that live for an hour. */
export interface GithubAppServer {
  readonly server: FakeServer;
  /** The App's private key, PEM. */
  readonly privateKey: string;
  /** Its time, by which it judges what the App signed. */
  now: string;
  readonly tokens: string[];
}

export const APP = "Iv23EXAMPLEapp";
export const INSTALLATION = 4711;

export async function startGithubApp(): Promise<GithubAppServer> {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const tokens: string[] = [];

  function issue({ headers }: FakeCall): FakeReply {
    if (!isSigned(headers.authorization ?? ""))
      return { status: 401, body: { message: "A JSON web token could not be decoded" } };
    const token = `ghs_EXAMPLEinstallation${String(tokens.length).padStart(12, "0")}`;
    tokens.push(token);
    const expires_at = new Date(Date.parse(app.now) + 3_600_000).toISOString();
    return { status: 201, body: { token, expires_at } satisfies Schemas["installation-token"] };
  }

  /** As GitHub judges it: by the key, the App, and at most ten minutes of life. */
  function isSigned(authorization: string): boolean {
    const [head = "", body = "", signature = ""] = authorization.replace(/^Bearer /, "").split(".");
    const isTrue = createVerify("RSA-SHA256")
      .update(`${head}.${body}`)
      .verify(pair.publicKey, Buffer.from(signature, "base64url"));
    if (!isTrue) return false;
    const { alg } = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string };
    const { iss, iat, exp } = JSON.parse(Buffer.from(body, "base64url").toString()) as {
      iss: string;
      iat: number;
      exp: number;
    };
    const now = Date.parse(app.now) / 1000;
    return alg === "RS256" && iss === APP && iat <= now && exp > now && exp <= now + 600;
  }

  const server = await startFakeServer((call) =>
    call.method === "POST" && call.path === `/app/installations/${String(INSTALLATION)}/access_tokens`
      ? { route: "token", answer: () => issue(call) }
      : null,
  );
  const app: GithubAppServer = {
    server,
    privateKey: pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    now: "2026-11-26T10:00:00.000Z",
    tokens,
  };
  return app;
}
