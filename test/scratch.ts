import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";

/** Where files of runs lie: in memory where the system has such a place, since nothing of them is kept. */
export function scratch(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}
