import type { EventBody, Mode } from "../core/journal.ts";
import type { LeakedKey, Person, Plan, Policy } from "../core/plan.ts";
import { isMigration, machineFor } from "../core/purpose.ts";
import type { Instant } from "../core/time.ts";
import type { Random } from "../ports/random.ts";
import type { Signer } from "../ports/signer.ts";
import { machineStamp } from "./release.ts";
import { RELEASE } from "./version.ts";

export interface OpeningRequest {
  readonly mode: Mode;
  readonly policy: Policy;
  readonly people: readonly Person[];
  readonly responder: string;
  readonly leaked: LeakedKey;
  readonly plan: Plan;
  readonly at: Instant;
  readonly reopens?: string;
  readonly earlierKeys?: readonly string[];
}

/** `L-20261123-k3f9`; of a migration it begins with `M-`. */
export function incidentId(at: Instant, random: Random, plan: Pick<Plan, "purpose">): string {
  return `${isMigration(plan) ? "M" : "L"}-${at.slice(0, 10).replaceAll("-", "")}-${random.token(4)}`;
}

/** SHA-256 over everything that the response will do and to which key. */
export function planHash(signer: Signer, plan: Plan, leaked: LeakedKey): string {
  return signer.digest(signer.canonical({ plan, key: leaked.id }));
}

/** The first row of an incident. */
export function openingRow(request: OpeningRequest, signer: Signer): EventBody {
  const { at, ...data } = request;
  return {
    type: "incident.opened",
    at,
    actor: request.responder,
    data: {
      ...data,
      planHash: planHash(signer, request.plan, request.leaked),
      release: RELEASE,
      machine: machineStamp(signer, machineFor(request.plan)),
    },
  };
}
