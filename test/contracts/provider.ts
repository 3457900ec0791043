import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { KeyRef } from "../../src/core/key.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { Provider } from "../../src/ports/provider.ts";
import type { Fault, Route } from "../fakes/key-server.ts";

/** What the suite needs to know of the far side: the truth, and switches to break it. */
export interface ProviderBed {
  /** Makes living keys behind the provider's back and gives their ids. */
  seed(count: number): Promise<readonly string[]>;
  /** Ends these keys behind the provider's back. */
  remove(ids: readonly string[]): void;
  /** An id that no key ever had. */
  readonly never?: string;
  /** So many seconds pass at the far side. */
  pass?(seconds: number): void;
  /** Living keys, by the far side's own count. */
  live(): Promise<number>;
  /** Whether the far side accepts this value now. */
  accepts(value: Secret): Promise<boolean>;
  /** The next calls of this route go wrong; `null` is a call that goes well. */
  fault(route: Route, fault: Fault | null, times?: number): void;
  /** Nothing goes wrong any more. */
  heal(): void;
  /** How many calls the far side got, of one route or of all. */
  calls(route?: Route): number;
  /** A host that isn't the provider's; `visits` counts what came in. */
  readonly elsewhere: { readonly url: string; visits(): number };
  /** Keys that the far side always has, such as stanch's own; none unless told. */
  readonly standing?: readonly string[];
  /** Values that must never be shown. */
  secrets(): readonly string[];
  /** Nobody listens any more. */
  vanish(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProviderContract<B extends ProviderBed> {
  readonly start: () => Promise<B>;
  /** Its calls must time out within half a second. */
  readonly open: (bed: B) => Provider;
  /** The route of a call that a create needs after its own, if there is one. */
  readonly finishes?: Route;
  /** The provider ends disabled keys only. */
  readonly endsDisabled?: boolean;
  /** It can't tell an id that no key ever had from one that somebody else has; to end one is refused. */
  readonly refusesStrangers?: boolean;
  /** Cases that can't be shown with this provider, and why. */
  readonly skip?: readonly { readonly reason: string; readonly cases: readonly string[] }[];
}

/** Every promise of the `Provider` port. */
export function providerContract<B extends ProviderBed>(
  title: string,
  { start, open, finishes, endsDisabled = false, refusesStrangers = false, skip = [] }: ProviderContract<B>,
): void {
  let bed: B;
  let provider: Provider;
  const names = new Set<string>();

  function promise(name: string, run: () => Promise<void>): void {
    names.add(name);
    const reason = skip.find(({ cases }) => cases.includes(name))?.reason;
    test.skipIf(reason !== undefined)(reason === undefined ? name : `${name} (${reason})`, run);
  }

  /** The error, after proof that nothing in it can be read as a secret. */
  async function failing(call: Promise<unknown>): Promise<StanchError> {
    const error = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof StanchError)) throw new Error(`expected a StanchError, got ${inspect(error)}`);
    const shown =
      inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + (error.stack ?? "");
    for (const secret of bed.secrets()) expect(shown.includes(secret)).toBe(false);
    expect(shown).not.toMatch(/EXAMPLE|bearer|authorization/i);
    return error;
  }

  /** What the provider lists, without what was always there. */
  async function listed(): Promise<readonly KeyRef[]> {
    return (await provider.listKeys()).filter(({ id }) => bed.standing?.includes(id) !== true);
  }

  async function first(): Promise<string> {
    const [id = ""] = await bed.seed(1);
    return id;
  }

  describe(title, () => {
    beforeEach(async () => {
      bed = await start();
      provider = open(bed);
    });
    afterEach(() => bed.stop());

    promise("a new key works and its value is shown once", async () => {
      const { key, value } = await provider.createKey({ name: "deploy-7f3k" });
      expect(await bed.accepts(value)).toBe(true);
      expect(await bed.live()).toBe(1);
      expect(key).toMatchObject({ state: "live", lastFour: value.lastFour });
      const looked = inspect([key, await provider.getKey(key.id), await provider.listKeys(), value], {
        depth: 9,
      });
      for (const secret of bed.secrets()) expect(looked.includes(secret)).toBe(false);
    });

    promise("a new key keeps its name, team and scopes, whatever characters they have", async () => {
      const request = { name: 'a"},{"x":"\r\n${id}', team: "payments", scopes: ["read", "a/b c"] };
      const { key } = await provider.createKey(request);
      expect(await provider.getKey(key.id)).toMatchObject(request);
    });

    promise("the list goes to the last page, each key once", async () => {
      const ids = await bed.seed(13);
      const keys = await listed();
      expect(keys.map((key) => key.id).toSorted()).toEqual([...ids].toSorted());
      expect(keys.every((key) => key.state === "live")).toBe(true);
    });

    promise("an empty list is empty", async () => {
      expect(await listed()).toEqual([]);
    });

    promise("a list that breaks off on a later page is an error, never a shorter list", async () => {
      await bed.seed(13);
      const faults: readonly Fault[] = [
        { kind: "half-body" },
        { kind: "error-in-200" },
        { kind: "html" },
        { kind: "status", status: 500 },
        { kind: "drop", commits: false },
      ];
      for (const fault of faults) {
        const before = bed.calls("list");
        bed.fault("list", null);
        bed.fault("list", fault);
        expect([fault, (await failing(provider.listKeys())).happened]).toEqual([fault, "no"]);
        expect(bed.calls("list")).toBe(before + 2);
      }
      expect(await provider.listKeys()).toHaveLength(13);
    });

    promise("a key that was there all the time isn't missed while others come and go", async () => {
      const ids = await bed.seed(13);
      const gone = ids.slice(0, 3);
      const changes: readonly (() => void)[] = [
        () => bed.remove(gone.slice(0, 1)),
        () => void bed.seed(1),
        () => {
          bed.remove(gone.slice(1));
          void bed.seed(2);
        },
      ];
      for (const does of changes) bed.fault("list", { kind: "then", does });
      const found = new Set((await provider.listKeys()).map((key) => key.id));
      expect(ids.filter((id) => !found.has(id) && !gone.includes(id))).toEqual([]);
    });

    promise("a list that never holds still is an error, or misses nothing that was there", async () => {
      const ids = await bed.seed(113);
      const left = [...ids];
      const does = (): void => bed.remove(left.splice(0, 1));
      bed.fault("list", { kind: "then", does }, 300);
      const keys = await provider.listKeys().catch((error: unknown) => error);
      bed.heal();
      if (keys instanceof StanchError) {
        expect(keys).toMatchObject({ code: "ERR_PROVIDER_PAGING", happened: "no", retry: "later" });
        expect(await provider.listKeys()).toHaveLength(left.length);
      } else {
        const found = new Set((keys as readonly { readonly id: string }[]).map(({ id }) => id));
        expect(left.filter((id) => !found.has(id))).toEqual([]);
      }
    });

    promise("a disabled key is refused and lives again when it is enabled", async () => {
      const { key, value } = await provider.createKey({ name: "deploy-7f3k" });
      await provider.disableKey(key.id);
      expect(await bed.accepts(value)).toBe(false);
      expect((await provider.getKey(key.id)).state).toBe("disabled");
      await provider.disableKey(key.id);
      await provider.enableKey(key.id);
      expect(await bed.accepts(value)).toBe(true);
      expect((await provider.getKey(key.id)).state).toBe("live");
    });

    promise("a key can be restricted and the restriction lifted", async () => {
      const id = await first();
      await provider.restrictKey(id, { networks: ["192.0.2.0/24"] });
      await provider.unrestrictKey(id);
      expect((await provider.getKey(id)).state).toBe("live");
    });

    promise("a restriction that the provider can't make is unsupported, not ignored", async () => {
      const id = await first();
      const calls = bed.calls();
      expect((await failing(provider.restrictKey(id, { scopes: ["read"] }))).code).toBe("ERR_UNSUPPORTED");
      expect((await failing(provider.restrictKey(id, {}))).code).toBe("ERR_UNSUPPORTED");
      expect(bed.calls()).toBe(calls);
    });

    promise("an ended key is refused and dead, and others live on", async () => {
      const { key, value } = await provider.createKey({ name: "old" });
      const other = await provider.createKey({ name: "new" });
      expect(await provider.endKey(key.id)).toBe("ended");
      const { endDelay = 0 } = provider.capabilities;
      expect(await bed.accepts(value)).toBe(endDelay > 0);
      bed.pass?.(endDelay + 1);
      expect(await bed.accepts(value)).toBe(false);
      expect(await bed.accepts(other.value)).toBe(true);
      expect((await provider.getKey(key.id)).state).toBe("dead");
      expect((await listed()).map(({ id }) => id)).toEqual([other.key.id]);
    });

    promise("ending a key twice is harmless", async () => {
      const id = await first();
      expect(await provider.endKey(id)).toBe("ended");
      expect(await provider.endKey(id)).toBe("alreadyGone");
      const never = bed.never ?? "never-was";
      if (!refusesStrangers) return expect(await provider.endKey(never)).toBe("alreadyGone");
      expect(await failing(provider.endKey(never))).toMatchObject({
        code: "ERR_PROVIDER_NOT_FOUND",
        happened: "no",
      });
      expect((await provider.getKey(never)).state).toBe("unknown");
    });

    promise("an id can't reach another route", async () => {
      await bed.seed(2);
      for (const id of [
        "",
        ".",
        "..",
        "../keys",
        "k1/disable",
        "k1?x=1",
        "k1#",
        "%2e%2e",
        "k1/../k2",
        "\\k1",
      ]) {
        await provider.endKey(id).catch(() => undefined);
        await provider.disableKey(id).catch(() => undefined);
      }
      expect(await bed.live()).toBe(2);
    });

    promise("what the provider can't do throws ERR_UNSUPPORTED and calls nobody", async () => {
      const { capabilities } = provider;
      const lacking: readonly (readonly [boolean, () => Promise<unknown>])[] = [
        [capabilities.canList, () => provider.listKeys()],
        [capabilities.canCreate, () => provider.createKey({ name: "x" })],
        [capabilities.canRestrict, () => provider.restrictKey("k1", { networks: ["192.0.2.1/32"] })],
        [capabilities.canRestrict, () => provider.unrestrictKey("k1")],
        [capabilities.canDisable, () => provider.disableKey("k1")],
        [capabilities.canDisable, () => provider.enableKey("k1")],
        [capabilities.canEnd, () => provider.endKey("k1")],
      ];
      const missing = lacking.filter(([can]) => !can);
      for (const [, call] of missing) expect((await failing(call())).code).toBe("ERR_UNSUPPORTED");
      expect(bed.calls()).toBe(0);
    });

    promise("the provider's no is told from its don't-know, and a 404 isn't a dead key", async () => {
      const id = await first();
      if (endsDisabled) await provider.disableKey(id);
      const live = await bed.live();
      const cases = [
        [401, "ERR_PROVIDER_AUTH", "no", "never"],
        [403, "ERR_PROVIDER_REFUSED", "no", "never"],
        [404, "ERR_PROVIDER_NOT_FOUND", "no", "never"],
        [409, "ERR_PROVIDER_CONFLICT", "no", "never"],
        [422, "ERR_PROVIDER_REFUSED", "no", "never"],
        [429, "ERR_PROVIDER_BUSY", "no", "later"],
        [500, "ERR_PROVIDER_FAILED", "unknown", "later"],
        [503, "ERR_PROVIDER_FAILED", "unknown", "later"],
      ] as const;
      for (const [status, code, happened, retry] of cases) {
        // Twice: a session that is refused may be renewed once.
        bed.fault("end", { kind: "status", status }, status === 401 ? 2 : 1);
        expect([status, await failing(provider.endKey(id))]).toMatchObject([
          status,
          { code, happened, retry },
        ]);
        bed.heal();
        bed.fault("create", { kind: "status", status });
        const created = await failing(provider.createKey({ name: "x" }));
        expect([status, created]).toMatchObject([status, { code, happened, retry }]);
      }
      expect(await bed.live()).toBe(live);
    });

    promise("a look that fails says so and never reads as dead", async () => {
      const id = await first();
      const cases: readonly (readonly [Fault, string])[] = [
        [{ kind: "status", status: 401 }, "ERR_PROVIDER_AUTH"],
        [{ kind: "status", status: 500 }, "ERR_PROVIDER_FAILED"],
        [{ kind: "status", status: 429 }, "ERR_PROVIDER_BUSY"],
        [{ kind: "error-in-200" }, "ERR_PROVIDER_ANSWER"],
        [{ kind: "html" }, "ERR_PROVIDER_ANSWER"],
        [{ kind: "half-body" }, "ERR_HTTP_RESET"],
        [{ kind: "drop", commits: false }, "ERR_HTTP_RESET"],
        [{ kind: "redirect", to: bed.elsewhere.url }, "ERR_PROVIDER_ANSWER"],
      ];
      for (const [fault, code] of cases) {
        for (const route of ["get", "list"] as const)
          bed.fault(route, fault, code === "ERR_PROVIDER_AUTH" ? 2 : 1);
        const error = await failing(open(bed).getKey(id));
        expect([fault, error.code, error.happened]).toEqual([fault, code, "no"]);
        bed.heal();
      }
      for (const route of ["get", "list"] as const) bed.fault(route, { kind: "status", status: 404 });
      const state = await provider.getKey(id).then(
        (key) => key.state,
        () => "unknown",
      );
      expect(state).toBe("unknown");
    });

    promise("a time to wait is passed on", async () => {
      const id = await first();
      bed.fault("end", { kind: "status", status: 429, retryAfter: "7" });
      expect((await failing(provider.endKey(id))).retry).toEqual({ afterMs: 7000 });
      bed.fault("create", { kind: "status", status: 503, retryAfter: "99999999" });
      expect((await failing(provider.createKey({ name: "x" }))).retry).toEqual({ afterMs: 600_000 });
    });

    promise("a create whose outcome can't be seen is unknown, and is sent once", async () => {
      const cases: readonly (readonly [Fault, number])[] = [
        [{ kind: "hang", commits: false }, 0],
        [{ kind: "hang", commits: true }, 1],
        [{ kind: "drop", commits: false }, 0],
        [{ kind: "drop", commits: true }, 1],
        [{ kind: "half-body" }, 1],
        [{ kind: "status", status: 500, commits: true }, 1],
        [{ kind: "error-in-200" }, 0],
        [{ kind: "html" }, 0],
        [{ kind: "redirect", to: bed.elsewhere.url }, 0],
      ];
      for (const [index, [fault, made]] of cases.entries()) {
        const before = { live: await bed.live(), calls: bed.calls("create") };
        bed.fault("create", fault);
        const error = await failing(provider.createKey({ name: `deploy-${index}` }));
        const after = { live: await bed.live(), calls: bed.calls("create") };
        expect([fault, error.happened, after]).toEqual([
          fault,
          "unknown",
          { live: before.live + made, calls: before.calls + 1 },
        ]);
      }
      expect(bed.elsewhere.visits()).toBe(0);
    });

    if (finishes !== undefined) {
      promise("a key whose value can't be had leaves an orphan, and its create is sent once", async () => {
        const faults: readonly Fault[] = [
          { kind: "status", status: 401 },
          { kind: "status", status: 404 },
          { kind: "status", status: 429, retryAfter: "7" },
          { kind: "status", status: 500 },
          { kind: "hang", commits: true },
          { kind: "drop", commits: false },
          { kind: "half-body" },
          { kind: "error-in-200" },
          { kind: "html" },
          { kind: "redirect", to: bed.elsewhere.url },
        ];
        for (const [index, fault] of faults.entries()) {
          const before = { live: await bed.live(), calls: bed.calls("create") };
          bed.fault(finishes, fault, fault.kind === "status" && fault.status === 401 ? 2 : 1);
          const error = await failing(provider.createKey({ name: `deploy-${index}` }));
          bed.heal();
          const after = { live: await bed.live(), calls: bed.calls("create") };
          expect([fault, error.happened, after]).toEqual([
            fault,
            "unknown",
            { live: before.live + 1, calls: before.calls + 1 },
          ]);
        }
        expect(bed.elsewhere.visits()).toBe(0);
      });
    }

    promise("a create that got lost is found again by its name", async () => {
      bed.fault("create", { kind: "drop", commits: true });
      expect((await failing(provider.createKey({ name: "deploy-7f3k" }))).happened).toBe("unknown");
      expect((await provider.listKeys()).filter((key) => key.name === "deploy-7f3k")).toHaveLength(1);
    });

    promise("an end whose outcome can't be seen is unknown, and can be repeated", async () => {
      const faults: readonly Fault[] = [
        { kind: "hang", commits: true },
        { kind: "drop", commits: true },
        { kind: "status", status: 502, commits: true },
        { kind: "error-in-200" },
        { kind: "html" },
        { kind: "redirect", to: bed.elsewhere.url },
      ];
      for (const fault of faults) {
        const id = await first();
        bed.fault("end", fault);
        const error = await failing(provider.endKey(id));
        expect([fault, error.happened]).toEqual([fault, "unknown"]);
        const again = await provider.endKey(id);
        expect([fault, again]).toEqual([fault, "commits" in fault ? "alreadyGone" : "ended"]);
      }
      expect([await bed.live(), bed.elsewhere.visits()]).toEqual([0, 0]);
    });

    promise("a disable that isn't confirmed isn't taken for one", async () => {
      const id = await first();
      for (const kind of ["error-in-200", "html", "half-body"] as const) {
        bed.fault("disable", { kind });
        expect((await failing(provider.disableKey(id))).happened).toBe("unknown");
      }
      await provider.endKey(id);
      expect((await failing(provider.disableKey(id))).happened).toBe("no");
    });

    promise("a redirect to another host gets no call and no credential", async () => {
      const id = await first();
      for (const route of ["get", "list", "create", "disable", "end", "login"] as const) {
        // A look may stand before each of the calls below.
        bed.fault(route, { kind: "redirect", to: bed.elsewhere.url }, 5);
      }
      const { capabilities } = provider;
      const calls = [
        () => provider.getKey(id),
        () => provider.createKey({ name: "x" }),
        () => provider.endKey(id),
        ...(capabilities.canList ? [() => provider.listKeys()] : []),
        ...(capabilities.canDisable ? [() => provider.disableKey(id)] : []),
      ];
      for (const call of calls) await failing(call());
      expect(bed.elsewhere.visits()).toBe(0);
    });

    promise("without a connection nothing has happened", async () => {
      const id = await first();
      await bed.vanish();
      const calls = [
        () => provider.createKey({ name: "x" }),
        () => provider.endKey(id),
        () => provider.getKey(id),
      ];
      for (const call of calls) {
        expect(await failing(call())).toMatchObject({
          code: "ERR_HTTP_CONNECT",
          happened: "no",
          retry: "later",
        });
      }
    });

    promise("stanch's own credential can be told from the leaked key", async () => {
      const own = await provider.ownCredential();
      expect(["none", "session", "key"]).toContain(own.kind);
      expect((own.kind === "none") === (own.handle === undefined && own.keyId === undefined)).toBe(true);
      for (const secret of bed.secrets()) expect(JSON.stringify(own)).not.toContain(secret);
    });

    const unknown = skip.flatMap(({ cases }) => cases).filter((name) => !names.has(name));
    if (unknown.length > 0) throw new Error(`the contract has no case ${unknown.join(", ")}`);
  });
}
