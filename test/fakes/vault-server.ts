import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

type Data = Readonly<Record<string, unknown>>;

/** A key-value engine of version 2 as Vault's API documentation has it: versions, check-and-set, policies, namespaces. */
export interface VaultServer extends FakeServer {
  /** Versions of the secret, oldest first; null for one that is deleted. */
  readonly versions: readonly (Data | null)[];
  /** Somebody else writes a version. */
  put(data: Data | null): void;
  /** What the token may do on the secret from now on. */
  allow(capabilities: readonly string[]): void;
}

export interface VaultOptions {
  readonly token: string;
  readonly namespace?: string;
  /** As in the API: `secret/data/apps/checkout`. */
  readonly path: string;
  readonly data: Data;
}

export async function startVaultServer(options: VaultOptions): Promise<VaultServer> {
  const { token, namespace, path } = options;
  const versions: (Data | null)[] = [options.data];
  let can: readonly string[] = ["create", "read", "update"];

  const refusal = (call: FakeCall, need: string): FakeReply | null => {
    const isKnown =
      call.headers["x-vault-token"] === token && call.headers["x-vault-namespace"] === namespace;
    return isKnown && (can.includes(need) || can.includes("root"))
      ? null
      : { status: 403, body: { errors: ["1 error occurred:\n\t* permission denied\n\n"] } };
  };
  const metadata = () => ({
    created_time: "2026-11-20T10:00:00.000000000Z",
    custom_metadata: null,
    deletion_time: versions.at(-1) === null ? "2026-11-21T10:00:00.000000000Z" : "",
    destroyed: false,
    version: versions.length,
  });

  const read = (call: FakeCall): FakeReply => {
    const body = { data: { data: versions.at(-1), metadata: metadata() } };
    return refusal(call, "read") ?? { status: versions.at(-1) === null ? 404 : 200, body };
  };
  const write = (call: FakeCall): FakeReply => {
    const { options: { cas } = {}, data } = call.json as {
      readonly options?: { readonly cas?: number };
      readonly data: Data;
    };
    const no = refusal(call, "update");
    if (no !== null) return no;
    if (cas !== undefined && cas !== versions.length) {
      const errors = ["check-and-set parameter did not match the current version"];
      return { status: 400, body: { errors } };
    }
    versions.push(data);
    return { status: 200, body: { data: metadata() } };
  };
  const capabilities = (call: FakeCall): FakeReply => {
    if (call.headers["x-vault-token"] !== token)
      return { status: 403, body: { errors: ["permission denied"] } };
    const { paths } = call.json as { readonly paths: readonly string[] };
    const listed = Object.fromEntries(paths.map((one) => [one, one === path ? can : ["deny"]]));
    return { status: 200, body: { ...listed, data: listed } };
  };

  const server = await startFakeServer((call) => {
    if (decodeURIComponent(call.path) === `/v1/${path}`) {
      if (call.method === "GET") return { route: "read", answer: () => read(call) };
      if (call.method === "POST") return { route: "write", answer: () => write(call) };
    }
    return call.method === "POST" && call.path === "/v1/sys/capabilities-self"
      ? { route: "capabilities", answer: () => capabilities(call) }
      : null;
  });
  return {
    ...server,
    versions,
    put: (data) => void versions.push(data),
    allow: (capabilitiesOfToken) => void (can = capabilitiesOfToken),
  };
}
