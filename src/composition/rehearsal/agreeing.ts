import type { Prompter } from "../../ports/prompter.ts";

/** Of a rehearsal that plays itself: a policy agrees to everything that the gate lets through. */
export const AGREEING: Prompter = {
  consent: async () => true,
  how: () => "flag",
  secret: () => Promise.reject(new Error("a rehearsal asks for no secret")),
  text: (_title, initial) => Promise.resolve(initial ?? ""),
  say: () => undefined,
};
