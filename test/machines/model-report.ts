import type { Figures } from "./figures.ts";
import { answersOf, unreached } from "./floors.ts";
import type { GuardAnswers } from "./watched.ts";
import type { swapFigures } from "./swap-figures.ts";

/** Told in full; more of one kind tell nothing new. */
const TOLD = 3;
const WIDTH = 80;

type SwapFigures = ReturnType<typeof swapFigures>;

/** The figures for people, at most 80 columns wide. */
export function linesOf(
  figures: readonly Figures[],
  swap: SwapFigures,
  missed: readonly string[],
): readonly string[] {
  const sum = (of: (one: Figures) => number): number => figures.reduce((total, one) => total + of(one), 0);
  const violations = sum((one) => one.violations.length) + swap.violations.length;
  return [
    "  states    edges  into ending  violations  theme",
    ...figures.flatMap((one) =>
      wrapped(counts(one.states, one.edges, one.endings, one.violations.length), one.theme),
    ),
    ...wrapped(counts(swap.states, swap.edges, 0, swap.violations.length), "the swap of one consumer"),
    ...wrapped(
      counts(
        sum(({ states }) => states),
        sum(({ edges }) => edges),
        sum(({ endings }) => endings),
        violations,
      ),
      "together",
    ),
    "",
    "  true  false  guard",
    ...[...answersOf(figures)].map(
      ([guard, answers]) => `  ${mark(answers.has(true), 4)}  ${mark(answers.has(false), 5)}  ${guard}`,
    ),
    "",
    ...wrapped("states never reached: ", unreached(figures).join(", ") || "none"),
    ...missed.flatMap((what) => wrapped("missed: ", what)),
    ...figures.flatMap(({ theme, violations: broken }) =>
      broken
        .slice(0, TOLD)
        .flatMap(({ rule, edge }) => ["", ...wrapped("", `${theme}: ${rule}`), ...wrapped("  ", edge)]),
    ),
    ...swap.violations.slice(0, TOLD),
    violations + missed.length === 0 ? "no violation" : `${violations} violations, ${missed.length} missed`,
  ];
}

/** The same as one object. */
export function recordOf(figures: readonly Figures[], swap: SwapFigures, missed: readonly string[]): object {
  return {
    type: "model",
    themes: figures.map(({ guards, violations, ...one }) => ({
      ...one,
      guards: saidBy(guards),
      violations: violations.length,
    })),
    swap,
    guards: saidBy(answersOf(figures)),
    unreached: unreached(figures),
    missed,
    violations: figures.flatMap(({ theme, violations }) =>
      violations.slice(0, TOLD).map((one) => ({ theme, ...one })),
    ),
  };
}

function saidBy(guards: GuardAnswers): object {
  const said = [...guards].map(([name, answers]) => [
    name,
    { true: answers.has(true), false: answers.has(false) },
  ]);
  return Object.fromEntries(said) as object;
}

function counts(states: number, edges: number, endings: number, violations: number): string {
  const cells: readonly (readonly [number, number])[] = [
    [states, 8],
    [edges, 9],
    [endings, 13],
    [violations, 12],
  ];
  return `${cells.map(([count, width]) => String(count).padStart(width)).join("")}  `;
}

function mark(said: boolean, width: number): string {
  return (said ? "yes" : "no").padStart(width);
}

/** The text after its head, broken at blanks and within what is longer than a line, further lines under the first. */
function wrapped(head: string, text: string): readonly string[] {
  const lines = [""];
  const room = WIDTH - head.length;
  for (const word of text.split(" ").flatMap((long) => long.match(new RegExp(`.{1,${room}}`, "g")) ?? [])) {
    const line = lines.at(-1) ?? "";
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line, index) => (index === 0 ? head : " ".repeat(head.length)) + line);
}
