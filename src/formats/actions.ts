import { z } from "zod";
import { type Action, nextActionId } from "../core/exercise/action.ts";
import { dateSchema } from "./instant.ts";
import { type Loaded, loadYaml } from "./load.ts";
import { wordsSchema } from "./name.ts";
import type { DeepReadonly } from "./readonly.ts";
import { editMaps } from "./yaml-edit.ts";
import { valueError } from "./zod-words.ts";

const actionSchema = z.strictObject({
  id: z.string().regex(/^A-[1-9]\d{0,5}$/, {
    error: valueError((value) => `${value} isn't the id of an action, such as A-1`),
  }),
  text: wordsSchema,
  owner: wordsSchema,
  due: dateSchema,
  added: dateSchema,
  /** Id of the rehearsal or incident that it comes from. */
  from: wordsSchema.exactOptional(),
  /** Which proposal of its after-action report it is. */
  proposal: wordsSchema.exactOptional(),
  done: z.strictObject({ on: dateSchema, by: wordsSchema, reason: wordsSchema }).exactOptional(),
});

/** Corrective actions, as a team keeps them in git. */
export const actionsSchema = z
  .strictObject({ kind: z.literal("actions"), actions: z.array(actionSchema) })
  .superRefine(({ actions }, context) => {
    const ids = actions.map(({ id }) => id);
    for (const [index, id] of ids.entries()) {
      if (ids.indexOf(id) === index) continue;
      const path = ["actions", index, "id"];
      context.addIssue({ code: "custom", path, message: "another action has this id", input: id });
    }
  });

export type Actions = DeepReadonly<z.output<typeof actionsSchema>>;

/** Reads an actions file; every problem at once. */
export function parseActions(text: string, file: string): Loaded<Actions> {
  return loadYaml(text, file, actionsSchema);
}

const NEW =
  "# Corrective actions from rehearsals and incidents. `stanch actions` keeps this file; so may you: comments stay.\n" +
  "kind: actions\nactions: []\n";

const ORDER = ["id", "text", "owner", "due", "added", "from", "proposal", "done"];

/** What an action is before it has an id. */
export type NewAction = Omit<Action, "id">;

/** The text, or a new one, with these actions behind those that it has, which stay as they stand; and the ids given. */
export function withActions(
  text: string | null,
  known: readonly Action[],
  added: readonly NewAction[],
): { readonly text: string; readonly actions: readonly Action[] } {
  const made: Action[] = [];
  for (const one of added) made.push({ id: nextActionId([...known, ...made]), ...one });
  const fields = made.map((one) =>
    Object.fromEntries(ORDER.flatMap((name) => (name in one ? [[name, one[name as keyof Action]]] : []))),
  );
  return {
    text: editMaps(text ?? NEW, { name: "actions", changed: [], added: fields, order: ORDER }),
    actions: made,
  };
}

/** The text with one action done; all else stays, byte for byte. */
export function withDone(
  text: string,
  known: readonly Action[],
  id: string,
  done: NonNullable<Action["done"]>,
): string {
  const index = known.findIndex((one) => one.id === id);
  return editMaps(text, { name: "actions", changed: [{ index, fields: { done } }], added: [], order: ORDER });
}
