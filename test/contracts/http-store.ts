import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";
import { type FakeServer, type ServerFault, startFakeServer } from "../fakes/fake-server.ts";
import { type OpenStore, consumerStoreContract } from "./consumer-store.ts";

/** A store that writes over HTTP, on a fake of its server. Its client gives up after 300 ms at most. */
export interface OpenHttpStore extends OpenStore {
  readonly server: FakeServer;
  /** The route of the call that makes the change. */
  readonly route: string;
  /** The credential that it presents. */
  readonly credential: string;
}

const FIRST = "team.EXAMPLE_store_value_0001";
const SECOND = "team.EXAMPLE_store_value_0002";

/** What every consumer store promises, and what one must make of a server that fails. `skip`: case → reason. */
export function httpStoreContract(
  name: string,
  open: (initial: string) => Promise<OpenHttpStore>,
  skip: Readonly<Record<string, string>> = {},
): void {
  consumerStoreContract(name, open);

  describe(`consumer store contract over HTTP: ${name}`, () => {
    let opened: OpenHttpStore;
    let elsewhere: FakeServer;

    beforeEach(async () => {
      opened = await open(FIRST);
      elsewhere = await startFakeServer(() => ({ route: "visit", answer: () => ({ status: 200 }) }));
    });

    afterEach(async () => {
      await opened.close?.();
      await elsewhere.close();
    });

    const promise = (title: string, test: () => Promise<void>): void =>
      it(title, (context) => (skip[title] === undefined ? test() : context.skip(skip[title])));

    const writing = async (fault: ServerFault): Promise<StanchError> => {
      opened.server.heal();
      opened.server.fault(opened.route, fault);
      const error: unknown = await opened.store.write(new Secret(SECOND)).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect([fault, error]).toMatchObject([fault, { name: "StanchError" }]);
      for (const secret of [SECOND, opened.credential]) expect(JSON.stringify(error)).not.toContain(secret);
      return error as StanchError;
    };

    promise("what the server refuses hasn't happened", async () => {
      for (const status of [401, 403, 404, 409, 422]) {
        const { code, happened, message } = await writing({ kind: "status", status });
        expect([status, code, happened]).toEqual([status, "ERR_STORE_REFUSED", "no"]);
        expect(message).toContain(String(status));
      }
      expect(await opened.stored()).toBe(FIRST);
    });

    promise("a refused credential is told which permission it lacks", async () => {
      for (const status of [401, 403]) {
        const { hint } = await writing({ kind: "status", status });
        expect(hint).toMatch(/^the credential needs ./);
      }
    });

    promise("a server that is busy says when to come again", async () => {
      const { code, retry, happened } = await writing({ kind: "status", status: 429, retryAfter: "7" });
      expect([code, retry, happened]).toEqual(["ERR_STORE_BUSY", { afterMs: 7000 }, "no"]);
    });

    promise("what may have been written in spite of the failure is unknown, and is sent once", async () => {
      const faults: readonly ServerFault[] = [
        { kind: "status", status: 500 },
        { kind: "status", status: 503, commits: true },
        { kind: "drop", commits: false },
        { kind: "drop", commits: true },
        { kind: "hang", commits: false },
        { kind: "hang", commits: true },
        { kind: "redirect", to: elsewhere.url },
      ];
      for (const fault of faults) {
        // A store may leave alone what holds the value already.
        opened.server.heal();
        await opened.store.write(new Secret(FIRST));
        const before = opened.server.calls.filter(({ route }) => route === opened.route).length;
        const { happened } = await writing(fault);
        const after = opened.server.calls.filter(({ route }) => route === opened.route).length;
        expect([fault, happened, after]).toEqual([fault, "unknown", before + 1]);
      }
    });

    promise("a write whose answer got lost can be repeated", async () => {
      await writing({ kind: "drop", commits: true });
      opened.server.heal();
      await opened.store.write(new Secret(SECOND));
      expect(await opened.stored()).toBe(SECOND);
    });

    promise("a redirect to another host gets no call, no credential and no value", async () => {
      await writing({ kind: "redirect", to: elsewhere.url });
      expect(elsewhere.calls).toEqual([]);
    });

    promise("a preflight without a server fails, and nothing has happened", async () => {
      await opened.server.close();
      const error: unknown = await opened.store.preflight().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "StanchError", happened: "no" });
    });
  });
}
