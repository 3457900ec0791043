import { join } from "node:path";
import { fingerprintOf, loadFingerprintKey } from "../adapters/fingerprint.ts";
import { ensurePrivateDirectory } from "../adapters/private-file.ts";
import type { Secret } from "../core/secret.ts";

/** The key by which this workspace knows values again; made on first use, outside the workspace. */
export async function workspaceFingerprintKey(configDir: string, workspaceId: string): Promise<Uint8Array> {
  await ensurePrivateDirectory(configDir);
  return loadFingerprintKey(join(configDir, `fingerprint-${workspaceId}.key`));
}

/** Tells values, and texts that stand for one, apart. */
export async function workspaceFingerprints(
  configDir: string,
  workspaceId: string,
): Promise<(of: Secret | string) => string> {
  const key = await workspaceFingerprintKey(configDir, workspaceId);
  return (of) => fingerprintOf(of, key);
}
