import { planStrategyLines } from "../core/strategy-words.ts";
import { instancesOf } from "../core/instances.ts";
import type { Consumer } from "../core/consumer.ts";
import { NO_PERIOD } from "../core/inventory/whole-row.ts";
import { maskOf } from "../core/secret.ts";
import { formatSeconds } from "../core/time.ts";
import { clockWords } from "../report/clock.ts";
import { paragraph, table } from "../report/table.ts";
import { withInstances } from "../report/phrase.ts";
import type { Plan } from "../core/plan.ts";
import {
  dedicatedUserOf,
  dedicatedUsersOf,
  isMigration,
  isOldKeyKept,
  stayingConsumers,
} from "../core/purpose.ts";
import type { PlannedResponse } from "./services.ts";
import { SHORT_HASH } from "./terminal-prompter.ts";

/** Its value was deleted at the close. */
const VALUE_GONE = "; the leaked value is gone since: give it with --value, or its end can't be tested";

/** The plan as a person reads it: to whom what will be done, at 80 columns. */
export function planLines(
  { plan, leaked, state, hash, kindsSeen, clockAhead, valueHeld, reopens, doubts }: PlannedResponse,
  banner: "LIVE" | "EXERCISE",
): readonly string[] {
  const consumers = plan.consumers.map((consumer) => [
    withInstances(consumer.id, instancesOf(consumer)),
    consumer.owner,
    periodOf(consumer, doubts),
    consumer.store,
    replacementOf(plan, consumer.id),
  ]);
  const key = `${leaked.name} (${maskOf(leaked.handle?.prefix ?? "", leaked.handle?.lastFour ?? "")}, id ${leaked.id})`;
  const blindness = kindsSeen.includes("*")
    ? ""
    : `; ${kindsSeen.length === 0 ? "no source names callers" : `only calls of these kinds show their caller: ${kindsSeen.join(", ")}`}: two people will have to accept that`;
  const clock = clockWords(clockAhead);
  const leak = [
    ["leaked", key],
    ...(reopens === null ? [] : [["re-opens", `${reopens.incident}${valueHeld ? "" : VALUE_GONE}`]]),
    ["path", leaked.leakPath],
    ["exposed", leaked.exposedAt ?? "nobody knows since when"],
    ["strategy", `${plan.strategy}: ${planStrategyLines(plan, state).join(" ")}`],
    ["1 contain", plan.rung],
  ];
  const facts = [
    ...(isMigration(plan) ? [["old key", key], ...stayRows(plan), ["1 look", "nothing to contain"]] : leak),
    [
      "2 audit",
      `${plan.auditLogs.join(", ") || "no source"}, back ${formatSeconds(plan.lookback)}${blindness}`,
    ],
    [
      "3 reissue",
      `${plan.replacements.length} key(s)${ofUsers(plan)}, each probed by ${plan.keyProbe ?? "nothing"}`,
    ],
    ["4 swap", `${plan.consumers.length} consumer(s), ${plan.concurrency} at a time`],
    ["5 revoke", revokeWords(plan)],
    ["6 notify", notifyWords(plan)],
    ...(clock === null ? [] : [["clock", clock]]),
  ];
  return [
    `${banner} plan ${hash.slice(0, SHORT_HASH)} of ${plan.runbook} at ${plan.provider}`,
    ...table([{ title: "" }, { title: "" }], facts, { banner, width: 80 }),
    ...(consumers.length === 0
      ? [`${banner} no consumers: the gate stays shut`]
      : table(
          [
            { title: "consumer" },
            { title: "owner" },
            { title: "period" },
            { title: "store" },
            { title: "replacement" },
          ],
          consumers,
          { banner, width: 80 },
        )),
    ...doubts.flatMap(({ consumer, doubts: why }) =>
      paragraph(`a person has to look after ${consumer}: ${why.map(doubtWords).join(", ")}`, {
        banner,
        width: 80,
      }),
    ),
  ];
}

function periodOf({ id, period }: Consumer, doubts: PlannedResponse["doubts"]): string {
  const isKnown = !doubts.some((one) => one.consumer === id && one.doubts.includes(NO_PERIOD));
  if (!isKnown) return "not known";
  return typeof period === "number" ? formatSeconds(period) : period;
}

function doubtWords(doubt: string): string {
  return doubt === NO_PERIOD ? "period not known: treated as on-demand" : doubt;
}

function replacementOf(plan: Plan, consumer: string): string {
  const planned = plan.replacements.find(({ consumers }) => consumers.includes(consumer));
  if (planned === undefined) return "-";
  const user = dedicatedUserOf(plan, planned);
  return user === null ? planned.name : `${planned.name} of ${user}`;
}

/** Whose the new keys are where they aren't a team's. */
function ofUsers(plan: Plan): string {
  const users = dedicatedUsersOf(plan);
  return users.length === 0 ? "" : ` of dedicated users (${users.join(", ")})`;
}

/** Who goes on with the old key. */
function stayRows(plan: Plan): readonly (readonly string[])[] {
  const staying = stayingConsumers(plan).map(({ id }) => id);
  return staying.length === 0 ? [] : [["stays on it", staying.join(", ")]];
}

function revokeWords(plan: Plan): string {
  return isOldKeyKept(plan)
    ? "never: the old key lives on; over once those who move are proven on their replacements"
    : `when the gate is open and a person has approved; then watch ${formatSeconds(plan.watch)}`;
}

/** What goes to customers is shown word by word: whoever approves the plan approves it. */
function notifyWords({ notifiers, audiences }: Plan): string {
  const { leadership, customers } = audiences ?? {};
  return [
    notifiers.join(", "),
    ...(leadership === undefined
      ? []
      : [`leadership (${leadership.to.join(", ")}) by ${leadership.via.join(", ")}`]),
    ...(customers === undefined
      ? []
      : [
          `customers (${customers.to.join(", ")}) once, at the end, by ${customers.via.join(", ")}: ${customers.text?.join(" ") ?? "in stanch's own words"}`,
        ]),
  ].join("; ");
}
