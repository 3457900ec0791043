import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small disk of its own, in memory; needs the right to mount. */
export interface Disk {
  /** `size=8m`, `ro`, `rw`. */
  remount(options: string): void;
  /** Until not one byte more fits. */
  fill(): void;
  unmount(): void;
}

export function mountDisk(folder: string, size: string): Disk {
  const mount = (options: string, ...more: readonly string[]): void => {
    const { status, stderr } = spawnSync("mount", [...more, "-o", options, folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(`can't mount ${folder}: ${stderr}`);
  };
  mount(`size=${size},mode=700`, "-t", "tmpfs", "stanch-test");
  return {
    remount: (options) => mount(`remount,${options}`),
    fill() {
      const descriptor = openSync(join(folder, "filler"), "w");
      for (const size of [65_536, 4096, 1]) {
        try {
          for (;;) writeSync(descriptor, Buffer.alloc(size));
        } catch {
          // No room for one more of this size.
        }
      }
      closeSync(descriptor);
    },
    unmount: () => void spawnSync("umount", ["-l", folder]),
  };
}

/** Whether this user may mount; asked once, when the tests are collected. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "stanch-mount-"));
  try {
    mountDisk(folder, "64k").unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
