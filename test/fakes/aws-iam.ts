import { type AwsCaller, signatureProblem } from "./aws-signature.ts";
import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeAccessKey {
  readonly id: string;
  /** In the order in which they were made. */
  readonly serial: number;
  readonly secret: string;
  readonly user: string;
  active: boolean;
  lastUsed: string | null;
}

/** IAM of one account, as far as access keys go. */
export interface FakeIam {
  readonly server: FakeServer;
  /** Whose calls it takes. */
  readonly caller: AwsCaller;
  /** By id, those of all users. */
  readonly keys: Map<string, FakeAccessKey>;
  /** Inline policies of the user, by name. */
  readonly inline: Map<string, string>;
  /** ARNs of policies that are attached to the user. */
  readonly attached: Set<string>;
  /** Whether a key may ask whose it is. */
  mayAsk: boolean;
  /** Whether stanch's own credential may look at keys of other users. */
  seesOthers: boolean;
  add(user?: string): FakeAccessKey;
}

export interface FakeIamOptions {
  readonly user: string;
  /** Most keys of a user; IAM's own is 2. */
  readonly limit?: number;
  readonly pageSize?: number;
  readonly sessionToken?: string;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const ROUTES: Readonly<Record<string, string>> = {
  ListAccessKeys: "list",
  CreateAccessKey: "create",
  DeleteAccessKey: "end",
  PutUserPolicy: "restrict",
  DeleteUserPolicy: "unrestrict",
};

/** A real HTTP server that speaks IAM's query protocol and answers in XML; every call has to be signed. */
export async function startFakeIam(options: FakeIamOptions): Promise<FakeIam> {
  const { user, limit = 2, pageSize = 5, sessionToken } = options;
  const caller: AwsCaller = {
    accessKeyId: "AKIAQ2STANCH3OWNKEY7",
    secretAccessKey: "EXAMPLEownSecretEXAMPLEownSecretEXAMPLE0",
    ...(sessionToken === undefined ? {} : { sessionToken }),
    region: "us-east-1",
    service: "iam",
  };
  const keys = new Map<string, FakeAccessKey>();
  const inline = new Map<string, string>();
  const attached = new Set<string>();
  let made = 0;

  const add = (owner = user): FakeAccessKey => {
    const id = `AKIAQ2LEAKED3SEVEN${BASE32[made >> 5] ?? ""}${BASE32[made & 31] ?? ""}`;
    made += 1;
    const secret = `EXAMPLEsecretEXAMPLEsecretEXAMPLE/+${String(made).padStart(5, "0")}`;
    const key = { id, serial: made, secret, user: owner, active: true, lastUsed: null };
    keys.set(id, key);
    return key;
  };

  function act(action: string, asked: URLSearchParams): FakeReply {
    const owner = asked.get("UserName") ?? "";
    const id = asked.get("AccessKeyId") ?? "";
    const isThere = owner === user || [...keys.values()].some((key) => key.user === owner);
    if (asked.has("UserName") && !isThere) return failure("NoSuchEntity", 404);
    const own = [...keys.values()].filter((key) => key.user === owner);
    const key = keys.get(id);
    switch (action) {
      case "ListAccessKeys":
        return listed(
          action,
          asked,
          "AccessKeyMetadata",
          own.map((one) => ({ serial: one.serial, text: metadata(one) })),
          pageSize,
        );
      case "ListAttachedUserPolicies": {
        const policies = [...attached].map((arn, index) => ({
          serial: index + 1,
          text: `<PolicyName>x</PolicyName><PolicyArn>${arn}</PolicyArn>`,
        }));
        return listed(action, asked, "AttachedPolicies", policies, pageSize);
      }
      case "GetAccessKeyLastUsed": {
        if (key === undefined || (key.user !== user && !fake.seesOthers)) return failure("AccessDenied", 403);
        const date = key.lastUsed === null ? "" : `<LastUsedDate>${key.lastUsed}</LastUsedDate>`;
        const used = `${date}<ServiceName>N/A</ServiceName><Region>N/A</Region>`;
        return success(
          action,
          `<UserName>${key.user}</UserName><AccessKeyLastUsed>${used}</AccessKeyLastUsed>`,
        );
      }
      case "CreateAccessKey": {
        if (own.length >= limit) return failure("LimitExceeded", 409);
        const fresh = add(owner);
        const secret = `<SecretAccessKey>${fresh.secret}</SecretAccessKey>`;
        return success(action, `<AccessKey>${metadata(fresh)}${secret}</AccessKey>`);
      }
      case "PutUserPolicy":
        inline.set(asked.get("PolicyName") ?? "", asked.get("PolicyDocument") ?? "");
        return success(action);
      case "DeleteUserPolicy":
        return inline.delete(asked.get("PolicyName") ?? "") ? success(action) : failure("NoSuchEntity", 404);
      case "UpdateAccessKey":
      case "DeleteAccessKey":
        if (key?.user !== owner) return failure("NoSuchEntity", 404);
        if (action === "DeleteAccessKey") keys.delete(id);
        else key.active = asked.get("Status") === "Active";
        return success(action);
      default:
        return failure("InvalidAction", 400);
    }
  }

  /** Signed with a key of the user, which has no rights unless it may ask. */
  function whoAsks(call: FakeCall): FakeReply {
    const [, id = ""] = /Credential=([^/]+)\//.exec(call.headers.authorization ?? "") ?? [];
    const key = keys.get(id);
    if (key?.active !== true) return failure("InvalidClientTokenId", 403);
    const own = {
      accessKeyId: id,
      secretAccessKey: key.secret,
      region: caller.region,
      service: caller.service,
    };
    const problem = signatureProblem(call, own);
    if (problem !== null) return failure(problem, 403);
    if (!fake.mayAsk) return failure("AccessDenied", 403);
    return success("GetUser", `<User><UserName>${key.user}</UserName></User>`);
  }

  const server = await startFakeServer((call: FakeCall) => {
    const asked = new URLSearchParams(call.body);
    const action = asked.get("Action") ?? "";
    const changed = asked.get("Status") === "Active" ? "enable" : "disable";
    return {
      route: ROUTES[action] ?? (action === "UpdateAccessKey" ? changed : action),
      answer: () => {
        if (action === "GetUser") return whoAsks(call);
        const problem = signatureProblem(call, caller);
        return problem === null ? act(action, asked) : failure(problem, 403);
      },
    };
  });
  const fake: FakeIam = { server, caller, keys, inline, attached, mayAsk: true, seesOthers: true, add };
  return fake;
}

function metadata({ id, user, active }: FakeAccessKey): string {
  return (
    `<UserName>${user}</UserName><AccessKeyId>${id}</AccessKeyId>` +
    `<Status>${active ? "Active" : "Inactive"}</Status><CreateDate>2026-11-01T08:00:00Z</CreateDate>`
  );
}

function listed(
  action: string,
  asked: URLSearchParams,
  list: string,
  members: readonly { readonly serial: number; readonly text: string }[],
  pageSize: number,
): FakeReply {
  // A marker holds its place, whatever goes before it.
  const rest = members.filter(({ serial }) => serial > Number(asked.get("Marker") ?? "0"));
  const page = rest.slice(0, pageSize);
  const shown = page.map(({ text }) => `<member>${text}</member>`);
  const more = page.length < rest.length;
  const marker = more ? `<Marker>${String(page.at(-1)?.serial)}</Marker>` : "";
  return success(
    action,
    `<${list}>${shown.join("")}</${list}><IsTruncated>${String(more)}</IsTruncated>${marker}`,
  );
}

const XMLNS = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';
const META = "<RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE0</RequestId>";
const TYPE = { "content-type": "text/xml" };

function success(action: string, result?: string): FakeReply {
  const inside = result === undefined ? "" : `<${action}Result>${result}</${action}Result>`;
  const body = `<${action}Response ${XMLNS}>${inside}<ResponseMetadata>${META}</ResponseMetadata></${action}Response>`;
  return { status: 200, body, headers: TYPE };
}

function failure(code: string, status: number): FakeReply {
  const body = `<ErrorResponse ${XMLNS}><Error><Type>Sender</Type><Code>${code}</Code><Message>no EXAMPLE</Message></Error>${META}</ErrorResponse>`;
  return { status, body, headers: TYPE };
}
