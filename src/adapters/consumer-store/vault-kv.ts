import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { answerError } from "../answer-error.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";

export interface VaultStoreOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly credential: () => Promise<Secret>;
  readonly namespace?: string;
  readonly mount: string;
  readonly path: string;
  /** Which member of the secret holds the key; all others are kept. */
  readonly member: string;
  readonly http: HttpClient;
  readonly timeoutMs?: number;
}

type Data = Readonly<Record<string, unknown>>;

/**
 * One member of a secret in Vault's or OpenBao's key-value engine, version 2. Written with the version that was read, so
 * that nobody else's change is lost; Vault keeps the version before. Throws `ERR_STORE_…`.
 */
export function createVaultStore(options: VaultStoreOptions): ConsumerStore {
  const { name, baseUrl, namespace, mount, path, member, http, timeoutMs } = options;
  const secretPath = `${mount}/data/${path}`;

  async function call(method: string, to: string, changes: boolean, body?: unknown): Promise<HttpAnswer> {
    return http.request({
      method,
      url: `${baseUrl.replace(/\/$/, "")}/v1/${to.split("/").map(encodeURIComponent).join("/")}`,
      headers: {
        "x-vault-token": await options.credential(),
        "x-vault-request": "true",
        ...(namespace === undefined ? {} : { "x-vault-namespace": namespace }),
      },
      changes,
      ...(body === undefined ? {} : { body }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  /** The newest version of the secret, whole. */
  async function readSecret(): Promise<{
    readonly data: Data;
    readonly version: number;
    readonly value: string;
  }> {
    const answer = await call("GET", secretPath, false);
    const about = { name, what: "read the secret", changes: false, permission: `read on ${secretPath}` };
    if (answer.status !== 200) throw answerError(about, answer);
    const body = answer.json();
    const [data, version] = [getPointer(body, "/data/data"), getPointer(body, "/data/metadata/version")];
    if (!isData(data) || typeof version !== "number") throw answerError(about, answer);
    const value = Object.hasOwn(data, member) ? data[member] : undefined;
    if (typeof value !== "string" || value === "") {
      throw new StanchError({
        code: "ERR_STORE_MISSING",
        message: `${name}: the secret has no text in its member ${member}`,
        hint: "check member in the config",
      });
    }
    if (hasInexactNumber(answer.text)) {
      throw new StanchError({
        code: "ERR_STORE_ANSWER",
        message: `${name}: the secret holds a number that stanch couldn't write back as it is`,
        hint: "make it a text, or use a command as the store",
      });
    }
    return { data, version, value };
  }

  async function checkPermission(): Promise<void> {
    const answer = await call("POST", "sys/capabilities-self", false, { paths: [secretPath] });
    const permission = "update on sys/capabilities-self, as the policy default has it";
    const about = { name, what: "look at its permissions", changes: false, permission };
    if (answer.status !== 200) throw answerError(about, answer);
    const body = answer.json();
    const listed = ["data", ""]
      .map((at) => getPointer(body, at))
      .find((one) => isData(one) && secretPath in one);
    const can: unknown = isData(listed) ? listed[secretPath] : undefined;
    if (!Array.isArray(can)) throw answerError(about, answer);
    if (can.includes("root") || (can.includes("read") && can.includes("update"))) return;
    throw new StanchError({
      code: "ERR_STORE_REFUSED",
      message: `${name} can't write the secret: the credential may not do that`,
      hint: `the credential needs read and update on ${secretPath}`,
    });
  }

  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      await checkPermission();
      await readSecret();
    },
    read: async () => new Secret((await readSecret()).value),
    async write(value) {
      const { data, version } = await readSecret();
      const body = { options: { cas: version }, data: { ...data, [member]: value } };
      const answer = await call("POST", secretPath, true, body);
      const about = { name, what: "write the secret", changes: true, permission: `update on ${secretPath}` };
      if (answer.status === 400 && answer.text.includes("check-and-set")) throw changedMeanwhile(name);
      if (answer.status !== 200 || getPointer(answer.json(), "/data/version") !== version + 1)
        throw answerError(about, answer);
    },
  };
}

function changedMeanwhile(name: string): StanchError {
  return new StanchError({
    code: "ERR_STORE_REFUSED",
    message: `${name} can't write the secret: somebody else changed it meanwhile`,
    retry: "later",
  });
}

function isData(value: unknown): value is Data {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Vault keeps numbers digit by digit; here they are floating-point ones. */
function hasInexactNumber(json: string): boolean {
  const numbers = json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.some((text) => {
    const digits = text.replace(/[eE].*$/, "").replaceAll(/\D/g, "");
    return /^-?\d+$/.test(text) ? !Number.isSafeInteger(Number(text)) : digits.length > 15;
  });
}
