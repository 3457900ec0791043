import { registerHooks } from "node:module";
import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { type BrokenRule, CAUGHT } from "./broken-rules.ts";

/** States of a broken machine to look at. */
const ENOUGH = 500;

// Loads one file of the core broken, and everything else as it is, in this worker alone.
const { file, from, to, theme } = workerData as BrokenRule;
let isBroken = false;
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(`/${file}`)) return loaded;
    const text = readFileSync(new URL(url), "utf8");
    if (text.split(from).length !== 2) throw new Error(`${file} hasn't one place to break: ${from}`);
    isBroken = true;
    return { ...loaded, source: text.replace(from, () => to) };
  },
});

const { themes } = await import("./all-themes.ts");
const { violationsOf } = await import("./edge-rules.ts");
const { machineOf } = await import("./snapshot.ts");
const { walk } = await import("./walk.ts");
const world = themes[theme];
if (world === undefined || !isBroken) throw new Error(`nothing was broken, or there is no theme "${theme}"`);
const { edges } = walk(machineOf(world.setting), world, ENOUGH);
process.exitCode = edges.some((edge) => violationsOf(edge).length > 0) ? CAUGHT : 0;
