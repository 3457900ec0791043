import type { Briefing } from "../../core/exercise/briefing.ts";
import { paragraph, table } from "../../report/table.ts";

const BANNER = "EXERCISE";

/** What players read before they begin; `goesOn`: time doesn't wait for them. */
export function briefingLines(briefing: Briefing, goesOn = false): readonly string[] {
  const { title, story, startsAt, policy, responder, others, objectives } = briefing;
  const say = (text: string): readonly string[] => paragraph(text, { banner: BANNER });
  const list = (rows: readonly string[]): readonly string[] =>
    table(
      [{ title: "" }, { title: "" }],
      rows.map((text) => ["-", text]),
      { banner: BANNER },
    );
  const clock = `${startsAt.slice(0, 10)} ${startsAt.slice(11, 16)} UTC`;
  const countersigned =
    policy === "solo"
      ? "Where two people have to sign, you sign twice."
      : "Where two people have to sign, one of them is you.";
  return [
    BANNER,
    ...say(`${title}, ${clock}`),
    BANNER,
    ...paragraphsOf(story).flatMap(say),
    BANNER,
    ...say(
      others.length === 0
        ? `You are ${responder}, and nobody else is there. ${countersigned}`
        : `You are ${responder}, who responds. ${others.join(", ")} can be asked, and will take their time. ${countersigned}`,
    ),
    ...(objectives.length === 0 ? [] : [BANNER, ...say("What you are to show:"), ...list(objectives)]),
    BANNER,
    ...say(
      `${goesOn ? "Time goes on while you choose, and when you wait." : "Time stands still while you choose, and goes on when you wait."} What a choice did is told at the end.`,
    ),
  ];
}

/** Lines that belong together are wrapped together. */
function paragraphsOf(story: string): readonly string[] {
  return story
    .trim()
    .split(/\n\s*\n/)
    .flatMap((part) => part.split(/(?<=[.:!?])\n/).map((text) => text.replace(/\s+/g, " ").trim()));
}
