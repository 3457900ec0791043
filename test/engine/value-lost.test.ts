import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { Adapters } from "../../src/engine/adapters.ts";
import { closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

/** A spool that can't keep the first replacement: a full disk. */
function fullOnce({ spool }: Adapters): Partial<Adapters> {
  let full = true;
  return {
    spool: {
      ...spool,
      put(name, value, length) {
        if (!full || !name.startsWith("replacement/")) return spool.put(name, value, length);
        full = false;
        return Promise.reject(
          new StanchError({
            code: "ERR_FILE_WRITE",
            message: "the spool can't be written (ENOSPC)",
            retry: "later",
          }),
        );
      },
    },
  };
}

describe("a replacement that was made and whose value can't be kept", () => {
  it("isn't taken for one that was never made: it is found, ended on record, and made again once", async () => {
    const response = await play({ consumers: [consumer("web")] });
    response.adapt(fullOnce);
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    expect(response.rows("effect.unknown")).toMatchObject([{ data: { error: { code: "ERR_FILE_WRITE" } } }]);
    expect(response.calls.map((call) => call.what)).toEqual(["create", "end", "create", "end"]);
    expect(response.calls[1]?.key).toBe(response.rows("orphan.found")[0]?.data.keyId);
    expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
  });

  it("stops the driver where the provider keeps no names, rather than make another", async () => {
    const response = await play({ consumers: [consumer("web")], provider: { keepsNames: false } });
    response.adapt(fullOnce);
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "unknown", effects: ["reissue/web"] });
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
  });
});
