import type { DeadlineStage } from "../../core/containment-data.ts";
import type { KeyState } from "../../core/key.ts";
import type { Tell } from "../../core/key-words.ts";
import type { Rung } from "../../core/plan.ts";
import { forLine } from "../../core/sanitise.ts";
import { costLines } from "../../core/strategy-words.ts";
import type { Line, Row } from "../line.ts";
import { moment, named, quoted } from "../phrase.ts";

const OWN = {
  clean: "stanch's own credential is another",
  tainted: "stanch's own credential is the leaked key or made with it",
  unknown: "stanch's own credential couldn't be told from it",
} as const;

const STATE: Readonly<Record<KeyState, string>> = {
  live: "the leaked key is live",
  disabled: "the leaked key is disabled",
  dead: "the leaked key is dead",
  quarantined: "the provider has quarantined the leaked key",
  unknown: "the state of the leaked key couldn't be told",
};

const APPLIED: Readonly<Record<Rung, string>> = {
  observe: "the leaked key is only observed",
  restrict: "the leaked key is restricted",
  pause: "the callers are paused",
  disable: "the leaked key is disabled",
};

const UNDONE: Readonly<Record<Rung, string>> = {
  observe: "observing ended",
  restrict: "the restriction of the leaked key is lifted",
  pause: "the callers are resumed",
  disable: "the leaked key is enabled again",
};

const DEADLINE: Readonly<Record<DeadlineStage, string>> = {
  1: "the overlap is over: those who hold it up are paged",
  2: "15 minutes after the overlap: the other people are paged",
  3: "30 minutes after the overlap: what was approved beforehand is done, or everybody paged",
};

/** Looking at the leaked key, how hard it has to be contained, and the rungs of the ladder. */
export function describeContainment(
  row: Row<
    "key.looked" | "rung.applied" | "rung.undone" | "contain.settled" | "strategy.changed" | "deadline.passed"
  >,
  tell: Tell,
): Line {
  switch (row.type) {
    case "key.looked":
      return {
        event: `looked: ${tell(STATE[row.data.state])}; ${tell(OWN[row.data.own])}`,
        evidence: quoted(row.data.detail),
      };
    case "rung.applied":
      return {
        event: `contained: ${tell(APPLIED[row.data.rung])}`,
        evidence: `${quoted(row.data.detail)}, ${named(row.data.effect)}`,
      };
    case "rung.undone":
      return { event: tell(UNDONE[row.data.rung]), evidence: named(row.data.effect) };
    case "contain.settled":
      return { event: `containment settled at "${row.data.rung}"`, evidence: "" };
    case "strategy.changed": {
      const { strategy, rung, reasons, waiting, breaking } = row.data;
      const wants = rung === "observe" ? "" : `, wants "${rung}"`;
      return {
        event: `strategy ${strategy}${wants}: ${reasons.map(forLine).join(" ")}`,
        evidence: costLines({ waiting, breaking }).map(forLine).join(" "),
      };
    }
    case "deadline.passed": {
      const { stage, deadline } = row.data;
      return { event: DEADLINE[stage], evidence: `deadline ${moment(deadline, row.at)}` };
    }
  }
}
