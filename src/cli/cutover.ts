import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import type { EventData } from "../core/journal.ts";
import { isCutoverApproved } from "../core/verdict.ts";
import { duration, list, named } from "../report/phrase.ts";
import { checkIndependent } from "./approver.ts";
import { oneOf } from "./claims.ts";
import { lengthOf } from "./expiry.ts";
import { commandLine, cutoverWords } from "./next-command.ts";
import { type Desk, outcomeAt, say, sign } from "./person-row.ts";
import type { Outcome } from "./services.ts";

type Out = EventData["cutover.signed"]["out"];

/** Signs who will be out and for how long, where the provider can't keep two keys alive side by side. */
export function signCutover(desk: Desk, text: string | undefined): Outcome {
  const { incident } = desk.at;
  checkDue(desk);
  const out = parseOut(incident, text);
  for (const { consumer, seconds } of out)
    say(desk, `${named(consumer)} will be out for ${duration(seconds)}`);
  const after = sign(desk, { type: "cutover.signed", data: { out, visit: incident.visit } });
  const holds = isCutoverApproved(after.at.incident);
  say(after, holds ? `cutover approved by ${desk.identity.person}` : "signed, but it doesn't count yet");
  return outcomeAt(after, { extra: { cutover: out, approved: holds } });
}

function checkDue({ at: { incident, state }, identity }: Desk): void {
  const { preflight, plan } = incident;
  if (plan.capabilities.overlap) {
    throw new StanchError({
      code: "ERR_NO_CUTOVER",
      message: `${plan.provider} keeps both keys alive: nobody has to be out`,
      hint: "stanch approve, at the gate",
    });
  }
  if (state !== "reissuing" || preflight === null) {
    throw new StanchError({
      code: "ERR_NOT_AT_GATE",
      message:
        "a cutover is approved before the replacement is made, once every store has passed its preflight",
      hint: "stanch status shows where it is",
    });
  }
  if (preflight.length > 0) {
    throw new StanchError({
      code: "ERR_REVOKE_BLOCKED",
      message: `these stores can't be written: ${list(preflight.map(({ consumer, error }) => `${named(consumer)} (${error.message})`))}`,
      hint: "mend them, then stanch resume",
    });
  }
  checkIndependent(incident, identity.person);
}

/** `id=10m,…`, each consumer once and none left out (`ERR_USAGE`). */
function parseOut(incident: Incident, text = ""): Out {
  const ids = Object.keys(incident.consumers);
  const out = text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [id = "", length = ""] = part.split("=").map((word) => word.trim());
      const consumer = oneOf("a consumer of this incident", id, ids);
      return { consumer, seconds: lengthOf(`--out ${consumer}=`, length) };
    });
  const missing = ids.filter((id) => !out.some((one) => one.consumer === id));
  if (missing.length === 0 && out.length === ids.length) return out;
  throw new StanchError({
    code: "ERR_USAGE",
    message:
      missing.length === 0
        ? "--out names a consumer twice"
        : `--out has to name every consumer: ${list(missing.map(named))} missing`,
    hint: commandLine(cutoverWords(incident), { workspace: "." }),
  });
}
