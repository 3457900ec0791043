import { named, moment } from "../../report/phrase.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, say } from "../person-row.ts";
import type { Outcome } from "../services.ts";
import { typedConfirmation } from "../typed-confirmation.ts";

/** Takes the lease from a driver that may still run: from then on it can't write. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: PersonOptions & { readonly confirm?: string },
): Promise<Outcome> {
  return atDesk(context, options, async (desk) => {
    const { workspace, identity, at } = desk;
    const { incident } = at;
    const holder = workspace.holder(incident.id);
    if (holder === null || holder.liveness === "dead") {
      say(
        desk,
        holder === null
          ? "nobody drives it: there is nothing to take over"
          : `the process of ${named(holder.person)} is gone: resume takes over by itself`,
      );
      return outcomeAt(desk, { next: ["resume"] });
    }
    const { person, host, pid, since } = holder;
    await typedConfirmation(context, options, {
      name: incident.leaked.name,
      planHash: incident.planHash,
      title: `Take ${incident.id} over from ${person} on ${host} (process ${pid}), since ${moment(since)} UTC`,
      lines: [
        holder.liveness === "alive"
          ? "That process runs on this machine: ending it is the better way."
          : `It can't be seen from here. Make sure on ${host} that it has ended.`,
        "A call that it has begun at the provider may still happen; stanch looks before it goes on.",
      ],
    });
    workspace.takeOver(incident.id, identity);
    say(desk, `taken over from ${named(person)} on ${named(host)}, who can't write any more`);
    return outcomeAt(
      { ...desk, at: context.services.replay(workspace.entries(incident.id)) },
      { next: ["resume"] },
    );
  });
}
