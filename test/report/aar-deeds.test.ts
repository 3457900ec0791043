import { expect, test } from "vitest";
import { judgeDecisions } from "../../src/core/exercise/judge.ts";
import type { Option } from "../../src/core/exercise/log.ts";
import { deedOf } from "../../src/report/aar/aar-deeds.ts";
import { type Game, decided, played } from "../core/exercise/game.ts";

const CALLER = "C-0a1b2c3d";
const ASK: Option = {
  id: `ask/caller/${CALLER}`,
  label: `have mia ask around who ${CALLER} is`,
  careful: true,
};
const SAY: Option = {
  id: `classify/${CALLER}/hostile`,
  label: `say that ${CALLER} is hostile (two people say so)`,
  careful: true,
};
const CLEAR: Option = {
  id: `clear/CALLER_UNCLASSIFIED/${CALLER}`,
  label: `say who ${CALLER} is: stanch classify-caller ${CALLER} --as consumer|responder|hostile`,
  careful: true,
};
const ACCEPT: Option = {
  id: `accept/CALLER_UNCLASSIFIED/${CALLER}`,
  label: "have two people accept it for 4 hours",
  careful: true,
};

/** What each decision of which something came is told as. */
function told(rows: Game["rows"] = []) {
  return judgeDecisions(played({ rows })).flatMap((one) =>
    one.effect === null ? [] : [deedOf(rows, one, one.effect)],
  );
}

test("to ask who a caller is, and to judge it afterwards, are two deeds", () => {
  const rows = [
    decided("14:01:00", [ASK, SAY], [ASK.id]),
    decided("14:04:00", [{ ...SAY }], [SAY.id], { seq: 2 }),
  ];
  expect(told(rows).map(({ title }) => title)).toEqual([
    `The players asked who ${CALLER} is before they judged it`,
    `The players judged ${CALLER} to be hostile once they had asked`,
  ]);
});

test("nothing is said about an order that there wasn't", () => {
  expect(told([decided("14:01:00", [ASK], [ASK.id])])[0]?.title).toBe(`The players asked who ${CALLER} is`);
  const atOnce = told([decided("14:01:00", [ASK, SAY], [ASK.id, SAY.id])]).map(({ title }) => title);
  expect(atOnce).toEqual([
    `The players asked who ${CALLER} is`,
    `The players judged ${CALLER} to be hostile`,
  ]);
});

test("what shows it is what was chosen, without the command, and who the caller was in truth", () => {
  expect(told([decided("14:01:00", [CLEAR], [CLEAR.id])])).toEqual([
    {
      title: `The players judged ${CALLER} to be hostile`,
      shown: {
        at: "2026-11-23T14:01:00.000Z",
        text: `say who ${CALLER} is; in truth: ${CALLER} is hostile`,
      },
    },
  ]);
});

test("a judgement that nobody had looked into, and any other choice, is told as it was chosen", () => {
  const guess = {
    ...SAY,
    id: `classify/${CALLER}/consumer`,
    label: "say that it is a consumer",
    careful: false,
  };
  const rows = [decided("14:09:00", [guess, ACCEPT], [guess.id, ACCEPT.id])];
  expect(told(rows).map(({ title }) => title)).toEqual([
    `The players chose this: say that it is a consumer (${CALLER})`,
    `The players chose this: have two people accept it for 4 hours (${CALLER})`,
  ]);
});
