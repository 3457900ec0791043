import { afterEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createAwsKeyProbe } from "../../../src/adapters/probe/aws-key.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { KeyProbe } from "../../../src/ports/probe.ts";
import { keyProbeContract } from "../../contracts/probe.ts";
import { type FakeIam, startFakeIam } from "../../fakes/aws-iam.ts";

// Loading it takes longer than a call may.
await import("@aws-sdk/client-iam");

const ROUTE = "GetUser";

describe("probe: aws-key", () => {
  const open: FakeIam[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) await one.server.close();
  });

  async function start(): Promise<{ readonly iam: FakeIam; readonly probe: KeyProbe; readonly key: string }> {
    const iam = await startFakeIam({ user: "deploy" });
    open.push(iam);
    const { id, secret } = iam.add();
    const probe = createAwsKeyProbe({
      name: "aws",
      region: "us-east-1",
      endpoint: iam.server.url,
      http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      timeoutMs: 300,
      clock: createSystemClock(),
      random: createCryptoRandom(),
    });
    return { iam, probe, key: `${id}:${secret}` };
  }

  keyProbeContract({
    // The first key of every fake.
    live: new Secret("AKIAQ2LEAKED3SEVENAA:EXAMPLEsecretEXAMPLEsecretEXAMPLE/+00001"),
    dead: new Secret("AKIAQ2LEAKED3SEVENZZ:EXAMPLEsecretEXAMPLEsecretEXAMPLE/+00009"),
    async open(mood) {
      const { iam, probe } = await start();
      const { server } = iam;
      if (mood === "down") server.fault(ROUTE, { kind: "status", status: 503 }, 9);
      if (mood === "silent") server.fault(ROUTE, { kind: "hang", commits: false }, 9);
      const body = '<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"></GetUserResponse>';
      if (mood === "open") server.fault(ROUTE, { kind: "status", status: 200, body }, 9);
      return probe;
    },
  });

  const outcome = async (probe: KeyProbe, key: string): Promise<string> =>
    (await probe.present(new Secret(key))).outcome;

  it("a key that may do nothing at all is alive", async () => {
    const { iam, probe, key } = await start();
    iam.mayAsk = false;
    expect(await outcome(probe, key)).toBe("accepted");
  });

  it("a disabled key is refused, and accepted once it is enabled", async () => {
    const { iam, probe, key } = await start();
    for (const [active, expected] of [
      [false, "refused"],
      [true, "accepted"],
    ] as const) {
      for (const one of iam.keys.values()) one.active = active;
      expect(await outcome(probe, key)).toBe(expected);
    }
  });

  it("a wrong secret says nothing of the key, which may live", async () => {
    const { probe, key } = await start();
    expect(await outcome(probe, `${key.slice(0, -2)}xx`)).toBe("unknown");
  });

  it("doesn't read a bare no as a dead key, nor as one that was let in", async () => {
    const { iam, probe, key } = await start();
    for (const status of [200, 400, 401, 403, 404]) {
      iam.server.fault(ROUTE, null);
      iam.server.fault(ROUTE, { kind: "status", status });
      expect([status, await outcome(probe, key)]).toEqual([status, "unknown"]);
    }
  });

  it("asks nobody about a session, which reads as refused without its token", async () => {
    const { iam, probe, key } = await start();
    expect(await outcome(probe, key.replace("AKIA", "ASIA"))).toBe("unknown");
    expect(iam.server.calls).toEqual([]);
  });

  it("asks nobody about a value that isn't an access key", async () => {
    const { iam, probe } = await start();
    for (const value of ["team.EXAMPLEliveKey0123456789", "AKIAQ2LEAKED3SEVENAA", ":x"]) {
      expect(await outcome(probe, value)).toBe("unknown");
    }
    expect(iam.server.calls).toEqual([]);
  });
});
