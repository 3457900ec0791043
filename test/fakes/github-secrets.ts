import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";
import { type Schemas, paged, repository, unauthorised } from "./github-shapes.ts";

interface StoredSecret {
  readonly updatedAt: string;
  /** As the box gave it, opened with the private key. */
  readonly value: string;
  readonly visibility: "all" | "private" | "selected";
  readonly repositories: readonly number[];
}

/** GitHub's secrets of Actions: each place has a key pair, and what is written is opened with the private one. */
export interface GithubSecrets {
  readonly server: FakeServer;
  /** Secrets by the path of the API that names them. */
  readonly stored: Map<string, StoredSecret>;
  /** Puts a secret there behind everybody's back. */
  put(path: string, value: string, more?: Partial<StoredSecret>): void;
  /** From now on boxes must be sealed with another key. */
  rotate(): void;
}

const SECRET =
  /^(\/repos\/acme\/web(?:\/actions|\/environments\/[^/]+)|\/orgs\/acme\/actions)\/secrets\/([A-Z_0-9]+)$/;
const LIST = /\/repositories$/;

export async function startGithubSecrets(): Promise<GithubSecrets> {
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  const stored = new Map<string, StoredSecret>();
  let pair = sodium.crypto_box_keypair();
  let keyId = 568_250;

  const put: GithubSecrets["put"] = (path, value, more = {}) =>
    void stored.set(path, {
      value,
      updatedAt: "2026-11-26T10:00:00Z",
      visibility: "private",
      repositories: [],
      ...more,
    });

  function publicKey(): FakeReply {
    const body = { key_id: String(keyId), key: Buffer.from(pair.publicKey).toString("base64") };
    return { status: 200, body: body satisfies Schemas["actions-public-key"] };
  }

  function look(path: string): FakeReply {
    const found = stored.get(path);
    if (found === undefined) return { status: 404, body: { message: "Not Found" } };
    const name = path.split("/").at(-1) ?? "";
    const about = { name, created_at: "2026-01-01T00:00:00Z", updated_at: found.updatedAt };
    if (!path.startsWith("/orgs/")) return { status: 200, body: about satisfies Schemas["actions-secret"] };
    const body = { ...about, visibility: found.visibility };
    return { status: 200, body: body satisfies Schemas["organization-actions-secret"] };
  }

  function write(path: string, sent: Readonly<Record<string, unknown>>): FakeReply {
    const box = Buffer.from(String(sent["encrypted_value"]), "base64");
    let value: string;
    try {
      value = Buffer.from(sodium.crypto_box_seal_open(box, pair.publicKey, pair.privateKey)).toString();
    } catch {
      return { status: 422, body: { message: "the box can't be opened" } };
    }
    const isOrg = path.startsWith("/orgs/");
    if (sent["key_id"] !== String(keyId) || (isOrg && sent["visibility"] === undefined))
      return { status: 422, body: { message: "Invalid request" } };
    const before = stored.get(path);
    put(path, value, {
      updatedAt: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      // As GitHub does: what isn't sent isn't kept.
      visibility: (sent["visibility"] as StoredSecret["visibility"] | undefined) ?? "private",
      repositories: (sent["selected_repository_ids"] as number[] | undefined) ?? [],
    });
    return before === undefined ? { status: 201, body: {} } : { status: 204 };
  }

  function selected(call: FakeCall): FakeReply {
    const ids = stored.get(call.path.replace(LIST, ""))?.repositories ?? [];
    const { rows, headers } = paged(call, ids, 2);
    const repositories = rows.map((id) => repository(`acme/r${String(id)}`, id));
    return { status: 200, headers, body: { total_count: ids.length, repositories } };
  }

  const server = await startFakeServer((call) => {
    const { method, path, json } = call;
    const allowed = (answer: () => FakeReply) => (): FakeReply => unauthorised(call) ?? answer();
    if (method === "GET" && path.endsWith("/secrets/public-key"))
      return { route: "public-key", answer: allowed(publicKey) };
    if (method === "GET" && LIST.test(path) && SECRET.test(path.replace(LIST, "")))
      return { route: "repositories", answer: allowed(() => selected(call)) };
    if (!SECRET.test(path)) return null;
    if (method === "GET") return { route: "look", answer: allowed(() => look(path)) };
    if (method !== "PUT") return null;
    return { route: "write", answer: allowed(() => write(path, (json ?? {}) as Record<string, unknown>)) };
  });
  return {
    server,
    stored,
    put,
    rotate() {
      pair = sodium.crypto_box_keypair();
      keyId += 1;
    },
  };
}
