import { type AwsCaller, signatureProblem } from "./aws-signature.ts";
import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeLambda {
  readonly server: FakeServer;
  /** Whose calls it takes. */
  readonly caller: AwsCaller;
  variables: Record<string, string>;
  revision: number;
  /** How an update stands at each of the next looks; `Successful` after that. */
  readonly stands: string[];
  /** Instead of the variables: they can't be decrypted. */
  sealed: boolean;
  /** What somebody else does right after the next answer of a route. */
  readonly meanwhile: Map<string, () => void>;
}

interface Asked {
  readonly RevisionId?: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

/** Lambda with one function: REST and JSON; every call has to be signed. */
export async function startFakeLambda(name: string, variables: Record<string, string>): Promise<FakeLambda> {
  const caller: AwsCaller = {
    accessKeyId: "AKIAQ2STANCH3OWNKEY7",
    secretAccessKey: "EXAMPLEownSecretEXAMPLEownSecretEXAMPLE0",
    region: "eu-central-1",
    service: "lambda",
  };
  const stands: string[] = [];

  const shown = (): FakeReply => ({
    status: 200,
    body: {
      FunctionName: name,
      RevisionId: `r-${String(fake.revision)}`,
      LastUpdateStatus: stands.shift() ?? "Successful",
      Environment: fake.sealed
        ? { Error: { ErrorCode: "AccessDeniedException", Message: "no EXAMPLE" } }
        : { Variables: fake.variables },
    },
  });

  function update({ RevisionId, Environment }: Asked): FakeReply {
    if (RevisionId !== `r-${String(fake.revision)}`) return failure("PreconditionFailedException", 412);
    fake.variables = { ...Environment?.Variables };
    fake.revision += 1;
    return shown();
  }

  const server = await startFakeServer((call) => {
    const [, of] = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/.exec(call.path) ?? [];
    if (of === undefined) return null;
    const isWrite = call.method === "PUT";
    const route = isWrite ? "write" : "read";
    return {
      route,
      answer: () => {
        const problem = signatureProblem(call, caller);
        if (problem !== null) return failure(problem, 403);
        if (decodeURIComponent(of) !== name) return failure("ResourceNotFoundException", 404);
        const reply = isWrite ? update(call.json as Asked) : shown();
        fake.meanwhile.get(route)?.();
        fake.meanwhile.delete(route);
        return reply;
      },
    };
  });
  const fake: FakeLambda = {
    server,
    caller,
    variables,
    revision: 1,
    stands,
    sealed: false,
    meanwhile: new Map(),
  };
  return fake;
}

function failure(name: string, status: number): FakeReply {
  return { status, body: { Type: "User", Message: "no EXAMPLE" }, headers: { "x-amzn-errortype": name } };
}
