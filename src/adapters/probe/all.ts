import type { Secret } from "../../core/secret.ts";
import type { KeyProbe, KeyProbeResult } from "../../ports/probe.ts";

/**
 * Several key probes as one, for a provider that takes a key in several ways: accepted if each accepts it, refused if
 * each refuses it, and `unknown` where they differ. A control that wasn't refused makes the whole answer worthless, but
 * for this: where one way surely accepts the key it is `alive`.
 */
export function createAllKeyProbe(name: string, probes: readonly KeyProbe[]): KeyProbe {
  return {
    kind: "key",
    name,
    async present(value) {
      const results = await inTurn(probes, value);
      const [first] = results;
      if (first === undefined) throw new Error(`${name} has no probes`);
      const same = results.every((other) => other.outcome === first.outcome);
      const alive = results.some(
        (one) => one.control === "refused" && (one.outcome === "accepted" || one.alive === true),
      );
      const control = results.find((other) => other.control !== "refused")?.control ?? "refused";
      const detail = results.map((one, index) => `${probes[index]?.name ?? ""}: ${one.detail}`).join("; ");
      const outcome = same ? first.outcome : "unknown";
      return { outcome, control, ...(alive ? { alive } : {}), at: first.at, detail };
    },
  };
}

async function inTurn(probes: readonly KeyProbe[], value: Secret): Promise<readonly KeyProbeResult[]> {
  const results: KeyProbeResult[] = [];
  for (const probe of probes) results.push(await probe.present(value));
  return results;
}
