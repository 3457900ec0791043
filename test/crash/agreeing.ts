import type { Prompter } from "../../src/ports/prompter.ts";

/** Says yes to everything that the gate lets through, and has no terminal. */
export const agreeing: Prompter = {
  consent: async () => true,
  secret: () => Promise.reject(new Error("nobody is there to type a secret")),
  text: () => Promise.reject(new Error("nobody is there to type")),
  say: () => undefined,
};
