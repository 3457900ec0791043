import { createHash, createHmac } from "node:crypto";
import type { FakeCall } from "./fake-server.ts";

/** Whose calls a fake of AWS takes, and what they must be signed for. */
export interface AwsCaller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  readonly service: string;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;

/** AWS's name for what is wrong with a call's signature (version 4), made anew from what came over the wire; null if nothing is. */
export function signatureProblem(call: FakeCall, caller: AwsCaller): string | null {
  const found = FORM.exec(call.headers.authorization ?? "");
  if (found === null) return "MissingAuthenticationToken";
  const [, id, day = "", region = "", service = "", signed = "", signature = ""] = found;
  if (id !== caller.accessKeyId || header(call, "x-amz-security-token") !== (caller.sessionToken ?? "")) {
    return "InvalidClientTokenId";
  }
  const at = header(call, "x-amz-date");
  const isFor = region === caller.region && service === caller.service && at.startsWith(day);
  if (!isFor || !["host", "x-amz-date"].every((name) => signed.split(";").includes(name))) {
    return "SignatureDoesNotMatch";
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", at, scope, sha256(canonical(call, signed))].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${caller.secretAccessKey}`,
  );
  return hmac(key, text).toString("hex") === signature ? null : "SignatureDoesNotMatch";
}

function canonical(call: FakeCall, signed: string): string {
  const query = [...call.query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
  const headers = signed.split(";").map((name) => `${name}:${header(call, name).trim()}\n`);
  const path = call.path.split("/").map(encoded).join("/");
  return [call.method, path, query, headers.join(""), signed, sha256(call.body)].join("\n");
}

function header({ headers }: FakeCall, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
