import { it } from "vitest";
import { initialTransition, transition } from "xstate";
import { leakResponse } from "../../machines/leak-response.ts";
import { opening, row } from "./rows.ts";
it("final", () => {
  let [s] = initialTransition(leakResponse, opening({ consumers: 0 }));
  const send = (r: any) => { [s] = transition(leakResponse, s, r); };
  send(row(s.context, "abort.requested", { reason: "", by: "ana", signature: "" }));
  send(row(s.context, "incident.aborted", { left: [] }));
  console.log(s.value, s.status, s.context.lastAt, s.can(row(s.context, "review.closed", { findings: "", by: "ana", signature: "" })));
  send(row(s.context, "review.closed", { findings: "", by: "ana", signature: "" }));
  console.log(s.value, s.status, s.context.lastAt, s.context.reviewClosed);
  send(row(s.context, "incident.closed", { as: "falsePositive" }));
  console.log(s.value, s.status, s.context.lastAt, s.context.closedAs);
});
