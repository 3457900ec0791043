import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type * as Gate from "../../src/core/gate.ts";
import type * as Notices from "../../src/engine/notices.ts";
import type * as Reconcile from "../../src/engine/reconcile.ts";
import type * as Notify from "../../src/engine/steps/notify.ts";
import type * as UnknownCallers from "../../src/core/unknown-callers.ts";
import type * as Surplus from "../../src/engine/surplus.ts";
import type { Notice } from "../../src/ports/notifier.ts";
import { NO_SABOTAGE, type Sabotage } from "./sabotage.ts";
import { scratch } from "../scratch.ts";
import type { Invariant } from "./violation.ts";

const folder = mkdtempSync(join(scratch(), "stanch-sabotage-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.doUnmock("../../src/core/gate.ts");
  vi.doUnmock("../../src/core/unknown-callers.ts");
  vi.doUnmock("../../src/engine/reconcile.ts");
  vi.doUnmock("../../src/engine/surplus.ts");
  vi.doUnmock("../../src/engine/notices.ts");
  vi.doUnmock("../../src/engine/steps/notify.ts");
});

const MOST_SEEDS = 120;

/** Plays seeds with a bad part until the judge says so in the right words; fails if it never does. */
async function isCaught(invariant: Invariant, sabotage: Partial<Sabotage> = {}): Promise<void> {
  vi.resetModules();
  const { simulate } = await import("./run.ts");
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const { violations } = await simulate(seed, folder, { ...NO_SABOTAGE, ...sabotage });
    rmSync(join(folder, String(seed)), { recursive: true, force: true });
    if (violations.some((violation) => violation.invariant === invariant)) return;
  }
  expect.fail(`nobody noticed in ${MOST_SEEDS} seeds`);
}

describe("the judge of simulated runs notices a program", () => {
  it("that acts without an intent", async () => {
    await isCaught("no intent", {
      host: (host) => ({ ...host, step: async (_intent, act) => host.publish(await act()) }),
    });
  });

  it("that asks for a key once more when the answer got lost", async () => {
    await isCaught("repeated", {
      adapters: (adapters) => ({
        ...adapters,
        provider: {
          ...adapters.provider,
          createKey: (request) =>
            adapters.provider.createKey(request).catch(() => adapters.provider.createKey(request)),
        },
      }),
    });
  });

  it("whose gate is always open", async () => {
    vi.doMock("../../src/core/gate.ts", async (importOriginal) => ({
      ...(await importOriginal<typeof Gate>()),
      revocationBlockers: () => [],
    }));
    await isCaught("early end");
  });

  it("whose journal accepts the token of a driver that was replaced", async () => {
    await isCaught("stale driver", {
      journal: (journal) => ({
        ...journal,
        append: (incident, events, { atHead } = {}) =>
          journal.append(incident, events, atHead === undefined ? {} : { atHead }),
      }),
    });
  });

  it("that takes a create without an answer for one that didn't happen, and never looks again", async () => {
    vi.doMock("../../src/engine/reconcile.ts", async (importOriginal) => {
      const original = await importOriginal<typeof Reconcile>();
      const lookAt: typeof original.lookAt = async (view, effect) =>
        effect.kind === "reissue"
          ? [{ type: "effect.absent", at: view.now, actor: "stanch", data: { effect: effect.id } }]
          : original.lookAt(view, effect);
      return { ...original, lookAt };
    });
    vi.doMock("../../src/engine/surplus.ts", async (importOriginal) => ({
      ...(await importOriginal<typeof Surplus>()),
      findOrphans: async () => [],
      findLateKeys: async () => [],
    }));
    await isCaught("surplus key");
  });

  it("that writes a value into a notice, if only encoded", async () => {
    await isCaught("secret", {
      adapters: (adapters) => ({
        ...adapters,
        notifiers: adapters.notifiers.map((notifier) => ({
          ...notifier,
          async send(notice: Notice) {
            const value = await adapters.spool.get("leaked");
            const encoded = Buffer.from(value?.reveal() ?? "").toString("base64");
            await notifier.send({ ...notice, lines: [...notice.lines, encoded] });
          },
        })),
      }),
    });
  });

  it("that sends a notice again that was sent", async () => {
    vi.doMock("../../src/engine/notices.ts", async (importOriginal) => {
      const original = await importOriginal<typeof Notices>();
      const dueNotices: typeof original.dueNotices = (view, purpose) =>
        original.dueNotices({ ...view, incident: { ...view.incident, effects: {} } }, purpose);
      return { ...original, dueNotices };
    });
    await isCaught("repeated");
  });

  it("that says that the spool is empty and leaves the values there", async () => {
    vi.doMock("../../src/engine/steps/notify.ts", async (importOriginal) => {
      const original = await importOriginal<typeof Notify>();
      const keeping: typeof original.notify = (view) =>
        original.notify({
          ...view,
          adapters: {
            ...view.adapters,
            spool: { ...view.adapters.spool, delete: async () => undefined, names: async () => [] },
          },
        });
      return { ...original, notify: keeping };
    });
    await isCaught("closed too soon");
  });

  it("that closes over a stolen replacement, because nobody asks who is on it", async () => {
    vi.doMock("../../src/core/unknown-callers.ts", async (importOriginal) => {
      const original = await importOriginal<typeof UnknownCallers>();
      const looking: typeof original.unclassifiedCallers = (incident) =>
        original.unclassifiedCallers(incident).filter(({ key }) => key !== "replacement");
      return { ...original, unclassifiedCallers: looking };
    });
    await isCaught("stolen replacement");
  });

  it("that ends a key of somebody else on the way", async () => {
    await isCaught("bystander", {
      adapters: (adapters) => ({
        ...adapters,
        provider: {
          ...adapters.provider,
          async endKey(id) {
            const listed = await adapters.provider.listKeys();
            const other = listed.find((key) => key.team === "neighbours");
            if (other !== undefined) await adapters.provider.endKey(other.id);
            return adapters.provider.endKey(id);
          },
        },
      }),
    });
  });
});
