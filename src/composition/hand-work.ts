import type { HandWork } from "../cli/migration-services.ts";
import { BY_HAND } from "../core/inventory/whole-row.ts";
import type { KeyRef } from "../core/key.ts";
import type { Plan, PlannedReplacement } from "../core/plan.ts";
import { dedicatedUserOf, isOldKeyKept } from "../core/purpose.ts";
import type { Consumer } from "../core/consumer.ts";
import type { Config } from "../formats/config.ts";
import type { ManualClicks } from "../formats/manual-clicks.ts";

/**
 * A migration in the order in which a person would do it: each new key, its callers, and last the old key. Nothing where
 * stanch can do all of it. `clicks` are those of a provider that only a person can reach.
 */
export function handWorkOf(
  plan: Plan,
  oldKey: Pick<KeyRef, "id" | "name">,
  config: Config,
  clicks: ManualClicks | null,
): readonly HandWork[] {
  const work = [
    ...plan.replacements.flatMap((replacement) => [
      making(plan, replacement, clicks),
      ...plan.consumers
        .filter(({ id }) => replacement.consumers.includes(id))
        .flatMap((consumer) => [...writing(consumer, replacement, config), proving(consumer)]),
    ]),
    ...ending(plan, oldKey.name ?? oldKey.id, clicks),
  ];
  return work.some(({ asOf }) => asOf !== null) || plan.consumers.some(({ store }) => store === BY_HAND)
    ? work
    : [];
}

function making(plan: Plan, planned: PlannedReplacement, clicks: ManualClicks | null): HandWork {
  const { name, team, scopes } = planned;
  const user = dedicatedUserOf(plan, planned);
  const title =
    user === null
      ? `make the team key ${name}${team === undefined ? "" : ` in the team ${team}`}`
      : `make the key ${name} of the dedicated user ${user}`;
  if (clicks === null) return own(title);
  const { role, create = clicks.create } = clicks.kinds?.[user === null ? "team" : "user"] ?? {};
  return {
    title,
    steps: [
      ...(user === null ? [] : [`The key belongs to: ${user}, and to no person`]),
      ...(role === undefined ? [] : [`You need to be: ${role}`]),
      ...(scopes === undefined ? [] : [`Scopes, and no others: ${scopes.join(", ")}`]),
      ...(create ?? []),
    ],
    asOf: clicks.asOf,
  };
}

function writing(consumer: Consumer, { name }: PlannedReplacement, config: Config): readonly HandWork[] {
  const { id, service, location, reload } = consumer;
  const title = `give ${id} the key ${name}`;
  const store = config.stores[consumer.store];
  const restart = reload === undefined ? undefined : config.reloads[reload];
  const written: HandWork =
    store?.adapter === "manual"
      ? { title, steps: store.clicks, asOf: store.asOf }
      : store === undefined
        ? { title, steps: [`${service}: ${location ?? "wherever it keeps its key"}`], asOf: null }
        : own(`${title}: store ${consumer.store} (${store.adapter})`);
  const isByHand = restart !== undefined && "clicks" in restart && restart.clicks !== undefined;
  const clicked = isByHand
    ? [{ title: `restart ${id}`, steps: restart.clicks, asOf: restart.asOf ?? null }]
    : [];
  return [written, ...clicked];
}

function proving({ id, period, probes }: Consumer): HandWork {
  const how = probes.length === 0 ? "in the provider's log or by its owner" : `by ${probes.join(", ")}`;
  const when = period === "on-demand" ? "have it called twice" : "wait for two of its calls";
  return own(`look whether ${id} works on the new key and off the old one: ${when}, seen ${how}`);
}

function ending(plan: Plan, name: string, clicks: ManualClicks | null): readonly HandWork[] {
  if (isOldKeyKept(plan))
    return [{ title: `leave the old key ${name} alone: others go on with it`, steps: [], asOf: null }];
  const title = `end the old key ${name}, once every caller above has been seen to work`;
  return [clicks === null ? own(title) : { title, steps: clicks.end, asOf: clicks.asOf }];
}

function own(title: string): HandWork {
  return { title: `${title} (stanch does this)`, steps: [], asOf: null };
}
