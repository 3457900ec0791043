import type { Board } from "../src/core/exercise/board.ts";
import type { WorldFacts } from "../src/core/exercise/facts.ts";

const at = (time: string): string => `2026-11-23T${time}.000Z`;

const FACTS: WorldFacts = {
  at: at("09:20:00"),
  startedAt: at("09:00:00"),
  exposedAt: at("08:40:00"),
  containedAt: null,
  endedAt: null,
  exposureSeconds: 2400,
  broken: [],
  prematureEnds: [],
  replacements: [],
  orphans: [],
  onLeakedKey: ["svc-checkout", "jordans-cron"],
  undeclared: ["jordans-cron"],
  callers: [
    { userAgent: "curl/7.88.1", address: "198.51.100.99", is: "consumer", consumer: "jordans-cron" },
    { userAgent: "checkout/4.2", address: "198.51.100.64", is: "consumer", consumer: "svc-checkout" },
    { userAgent: "python-httpx/0.28", address: "203.0.113.77", is: "hostile" },
    { userAgent: "stanch/0.1", address: "192.0.2.10", is: "responder" },
  ],
  thief: {
    accepted: 5,
    sinceStart: 3,
    refused: 0,
    first: at("08:44:00"),
    last: at("09:19:00"),
    keysAlive: [],
  },
};

/** A game of which two injects are left, one of them held. */
export const BOARD: Board = {
  incident: "L-20261123-k3f9",
  title: "A team key in a CI log",
  sha256: "0".repeat(64),
  at: at("09:20:00"),
  phase: "playing",
  asked: 0,
  paused: false,
  speed: 60,
  options: [],
  injects: [
    {
      index: 0,
      label: "the next create at the provider: done, and the answer gets lost",
      state: "fired",
      dueAt: at("09:00:00"),
    },
    {
      index: 1,
      label: "jordans-cron, which nobody declared, begins to call",
      state: "held",
      dueAt: at("09:12:00"),
    },
    { index: 2, label: "the audit log shows calls 10m late", state: "waiting", dueAt: at("09:40:00") },
    { index: 3, label: "the provider answers nobody for 5m", state: "waiting", dueAt: null },
  ],
  objectives: [
    { id: "nobody-broken", text: "Nobody ends the key under a consumer", measure: "premature-ends", met: 0 },
    { id: "told-early", text: "Owners hear of it before their service is touched" },
  ],
  facts: FACTS,
  taken: 0,
  refused: [],
};
