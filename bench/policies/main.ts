import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { figuresOf } from "./figures.ts";
import { pictureOf } from "./picture.ts";
import { contestMany } from "./pool.ts";
import { storyOf, tableOf } from "./table.ts";
import { worldsOf } from "./worlds.ts";

const { from, seeds, json, svg } = optionsOrExit();
const contests = await contestMany(from, seeds, (played) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${played} of ${seeds} worlds`);
});
if (process.stderr.isTTY) process.stderr.write("\n");

const figures = figuresOf(contests);
const worlds = worldsOf(from, contests);
const [only] = contests;
const lines = json
  ? [JSON.stringify({ worlds }), JSON.stringify({ policies: figures })]
  : seeds === 1 && only !== undefined
    ? storyOf(only)
    : tableOf(figures, worlds);
process.stdout.write(`${lines.join("\n")}\n`);
if (svg !== undefined) writeFileSync(svg, await pictureOf(figures, worlds));

interface Options {
  readonly from: number;
  readonly seeds: number;
  readonly json: boolean;
  readonly svg: string | undefined;
}

function optionsOrExit(): Options {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: "string", default: "1" },
        seeds: { type: "string", default: "1000" },
        json: { type: "boolean", default: false },
        svg: { type: "string" },
      },
    });
    return {
      from: wholeNumber("from", values.from),
      seeds: wholeNumber("seeds", values.seeds),
      json: values.json,
      svg: values.svg,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--${name} takes a whole number from 1, not ${text}`);
}
