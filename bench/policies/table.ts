import type { Seconds } from "../../src/core/time.ts";
import type { Contest } from "./contest.ts";
import type { Figures, PolicyFigures } from "./figures.ts";
import type { Worlds } from "./worlds.ts";

const WIDTHS = [27, 10, 8, 10, 10, 8] as const;
const HEAD = ["policy", "premature", "broken", "median s", "p90 s", "open"];

/** The figures as people read them, in 80 columns. */
export function tableOf(figures: readonly PolicyFigures[], worlds: Worlds): readonly string[] {
  const { from, seeds, observable, acceptedRisk, watchedSeconds, brokenKnowingly, closable } = worlds;
  return [
    `seeds ${from} to ${from + seeds - 1}; each world is watched for ${watchedSeconds} s from the start`,
    `of the response, which is 600 s after the exposure`,
    "",
    `observable: ${observable} worlds`,
    ...section(figures),
    `stanch broke ${brokenKnowingly.observable} of its consumers knowingly`,
    "",
    `of these ${closable.worlds} in which the omniscient could end the key at all`,
    ...["stanch", "omniscient", "omniscient-with-people"].map((policy) => {
      const said = closable.exposureSeconds[policy as "stanch"];
      return line([policy, "", "", seconds(said?.median), seconds(said?.p90), ""]);
    }),
    "",
    `accepted risk: ${acceptedRisk} worlds`,
    ...section(figures.map(({ policy, acceptedRisk: risk }) => ({ policy, ...risk }))),
    `stanch broke ${brokenKnowingly.acceptedRisk} of its consumers knowingly`,
  ];
}

/** Who lost what in one world. */
export function storyOf({ seed, class: worldClass, outcomes }: Contest): readonly string[] {
  return [
    `seed ${seed}: ${worldClass}`,
    ...outcomes.map(({ policy, endedUnder, broken, exposureSeconds, isOpen }) =>
      [
        policy.padEnd(WIDTHS[0]),
        isOpen ? "left open" : `exposed for ${exposureSeconds} s`,
        endedUnder.length > 0 ? `, ended under ${endedUnder.join(" ")}` : "",
        broken.length > 0 ? `, broke ${broken.join(" ")}` : "",
      ].join(""),
    ),
  ];
}

function section(figures: readonly (Figures & { readonly policy: string })[]): readonly string[] {
  return [
    line(HEAD),
    ...figures.map(({ policy, prematureRevokes, consumersBroken, exposureSeconds, leftOpen }) =>
      line([
        policy,
        String(prematureRevokes),
        String(consumersBroken),
        seconds(exposureSeconds.median),
        seconds(exposureSeconds.p90),
        String(leftOpen),
      ]),
    ),
  ];
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 0)))
    .join("")
    .trimEnd();
}

function seconds(value: Seconds | null | undefined): string {
  return value === null || value === undefined ? "-" : String(Math.round(value));
}
