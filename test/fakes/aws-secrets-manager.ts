import { type AwsCaller, signatureProblem } from "./aws-signature.ts";
import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeSecrets {
  readonly server: FakeServer;
  /** Whose calls it takes. */
  readonly caller: AwsCaller;
  /** What `DescribeSecret` tells beside the name. */
  readonly about: Record<string, unknown>;
  /** The text that a label is on. */
  text(label: string): string | undefined;
  /** Somebody else writes: a new version that is current at once. */
  put(text: string): void;
  /** What somebody else does right after the next answer of a route. */
  readonly meanwhile: Map<string, () => void>;
}

interface Asked {
  readonly SecretId: string;
  readonly SecretString?: string;
  readonly VersionStages?: readonly string[];
  readonly VersionStage?: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
  readonly ClientRequestToken?: string;
}

const ROUTES: Readonly<Record<string, string>> = {
  DescribeSecret: "describe",
  GetSecretValue: "read",
  PutSecretValue: "put",
  UpdateSecretVersionStage: "write",
};

/** Secrets Manager with one secret: JSON 1.1, versions and labels; every call has to be signed. */
export async function startFakeSecrets(name: string, initial: string): Promise<FakeSecrets> {
  const caller: AwsCaller = {
    accessKeyId: "AKIAQ2STANCH3OWNKEY7",
    secretAccessKey: "EXAMPLEownSecretEXAMPLEownSecretEXAMPLE0",
    region: "eu-central-1",
    service: "secretsmanager",
  };
  const versions = new Map<string, string>();
  const labels = new Map<string, string>();
  const about: Record<string, unknown> = {};
  const meanwhile = new Map<string, () => void>();

  const label = (one: string, version: string): void => {
    const before = labels.get(one);
    if (one === "AWSCURRENT" && before !== undefined) labels.set("AWSPREVIOUS", before);
    labels.set(one, version);
  };
  const put = (text: string): void => {
    const version = `somebody-elses-version-${String(versions.size)}`;
    versions.set(version, text);
    label("AWSCURRENT", version);
  };
  put(initial);

  function act(action: string, asked: Asked): FakeReply {
    if (asked.SecretId !== name) return failure("ResourceNotFoundException");
    switch (action) {
      case "DescribeSecret":
        return success({ Name: name, ...about });
      case "GetSecretValue": {
        const VersionId = labels.get("AWSCURRENT") ?? "";
        return success({ Name: name, VersionId, SecretString: versions.get(VersionId) });
      }
      case "PutSecretValue": {
        const {
          ClientRequestToken: VersionId = "",
          SecretString = "",
          VersionStages = ["AWSCURRENT"],
        } = asked;
        if (VersionId.length < 32) return failure("InvalidParameterException");
        versions.set(VersionId, SecretString);
        for (const one of VersionStages) label(one, VersionId);
        return success({ Name: name, VersionId, VersionStages });
      }
      case "UpdateSecretVersionStage": {
        const { VersionStage = "", MoveToVersionId = "", RemoveFromVersionId } = asked;
        const isThere = labels.get(VersionStage) === RemoveFromVersionId && versions.has(MoveToVersionId);
        if (!isThere) return failure("InvalidParameterException");
        label(VersionStage, MoveToVersionId);
        return success({ Name: name });
      }
      default:
        return failure("InvalidActionException");
    }
  }

  const server = await startFakeServer((call) => {
    const action = String(call.headers["x-amz-target"]).replace(/^secretsmanager\./, "");
    const route = ROUTES[action];
    if (route === undefined) return null;
    return {
      route,
      answer: () => {
        const problem = signatureProblem(call, caller);
        if (problem !== null) return failure(problem);
        const reply = act(action, call.json as Asked);
        meanwhile.get(route)?.();
        meanwhile.delete(route);
        return reply;
      },
    };
  });
  return { server, caller, about, text: (one) => versions.get(labels.get(one) ?? ""), put, meanwhile };
}

const TYPE = { "content-type": "application/x-amz-json-1.1" };

function success(body: unknown): FakeReply {
  return { status: 200, body, headers: TYPE };
}

function failure(name: string): FakeReply {
  return { status: 400, body: { __type: name, Message: "no EXAMPLE" }, headers: TYPE };
}
