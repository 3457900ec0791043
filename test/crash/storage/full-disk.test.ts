import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Program, bundle } from "./bundle.ts";
import { mayMount, mountDisk } from "./disk.ts";
import { pathsIn } from "./responder-files.ts";
import { prepareResponse } from "./response.ts";

let program: Program;
beforeAll(async () => {
  program = await bundle("responder.ts");
});
afterAll(() => program?.remove());

const SIZES_IN_KIB = Array.from({ length: 20 }, (_, index) => 12 * (index + 1));
/** In bytes, so that writes are cut in the middle of a page. */
const LIMITS = Array.from({ length: 24 }, (_, index) => 1000 + 7777 * index);

const canMount = mayMount();
const why = canMount
  ? ""
  : " (not run: mounting isn't permitted here; the limit on file sizes stands in for it)";

describe("a disk that is full", () => {
  it.skipIf(!canMount)(
    `stops the response at ${SIZES_IN_KIB.length} sizes with one clear error, loses nothing, and lets it finish once there is room${why}`,
    async () => {
      const wrong: string[] = [];
      let stopped = 0;
      for (const size of SIZES_IN_KIB) {
        const response = prepareResponse(program);
        const { state } = pathsIn(response.folder);
        mkdirSync(state, { mode: 0o700 });
        const disk = mountDisk(state, `${size}k`);
        try {
          const ran = await response.respond();
          const ending = response.endingOf(ran);
          if (ran.code !== 0) stopped += 1;
          if (ran.code !== 0 && !/can't be written|can't be read/.test(ran.stderr)) wrong.push(ran.stderr);
          disk.remount("size=8m");
          wrong.push(...(ending === null ? [] : [ending]), ...(await response.settle(ran)));
        } finally {
          disk.unmount();
          response.remove();
        }
      }
      expect(wrong).toEqual([]);
      expect(stopped).toBeGreaterThanOrEqual(8);
      expect(stopped).toBeLessThan(SIZES_IN_KIB.length);
    },
  );

  it(`or a limit on file sizes, at ${LIMITS.length} places in the middle of a write, does the same`, async () => {
    const wrong: string[] = [];
    let stopped = 0;
    for (const limit of LIMITS) {
      const response = prepareResponse(program);
      const ran = await response.respond(["prlimit", `--fsize=${limit}`]);
      if (ran.code !== 0) stopped += 1;
      const ending = response.endingOf(ran);
      wrong.push(...(ending === null ? [] : [ending]), ...(await response.settle(ran)));
      response.remove();
    }
    expect(wrong).toEqual([]);
    expect(stopped).toBeGreaterThanOrEqual(8);
    expect(stopped).toBeLessThan(LIMITS.length);
  });
});
