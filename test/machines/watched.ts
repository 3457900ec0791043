import type { Machine } from "./snapshot.ts";

/** What each guard has said so far, by name. */
export type GuardAnswers = ReadonlyMap<string, ReadonlySet<boolean>>;

/** The same machine, with a note of what each guard says. */
export function watched(machine: Machine): { readonly machine: Machine; readonly guards: GuardAnswers } {
  const names = Object.keys(machine.implementations.guards);
  const guards = new Map(names.map((name) => [name, new Set<boolean>()]));
  const noting = Object.entries(machine.implementations.guards).map(([name, guard]) => [
    name,
    (...args: unknown[]): boolean => {
      const answer = (guard as (...args: unknown[]) => boolean)(...args);
      guards.get(name)?.add(answer);
      return answer;
    },
  ]);
  const provided = Object.fromEntries(noting) as Machine["implementations"]["guards"];
  return { machine: machine.provide({ guards: provided }), guards };
}
