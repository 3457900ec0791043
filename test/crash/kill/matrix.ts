import type { Bed, Incident } from "./incident.ts";
import { openIncident } from "./incident.ts";
import { judge } from "./judge.ts";
import type { Story } from "./files.ts";
import type { Reply } from "./wire.ts";

/** What one incident came to, however often its processes were killed. */
export interface Fate {
  readonly name: string;
  /** Points at which a process died, oldest first. */
  readonly deaths: readonly string[];
  /** What must not be; empty if nothing. */
  readonly problems: readonly string[];
  /** Secrets that were planted: name, encoding and place. */
  readonly planted: readonly string[];
}

const MOST_PROCESSES = 400;
/** A response may stop for a time or a failure that the next driver mends. */
const MOST_STOPS = 6;

/** Killed at every point that it comes to, one after the other: the recovery from one death is cut off by the next. */
export async function killedEverywhere(bed: Bed, story: Story, reply: Reply): Promise<Fate> {
  return fateOf(bed, `${story}, ${reply}, everywhere`, story, reply, async (incident) => {
    for (let processes = 0; processes < MOST_PROCESSES; processes += 1) {
      const { code } = await incident.run("each");
      if (code === 0) return;
    }
  });
}

/** Killed once, at this point, and then left alone. */
export async function killedAt(bed: Bed, story: Story, reply: Reply, point: string): Promise<Fate> {
  return fateOf(bed, `${story}, ${reply}, ${point}`, story, reply, async (incident) => {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      const { code } = await incident.run(incident.deaths().length === 0 ? { at: point } : "none");
      if (code === 0) return;
    }
  });
}

async function fateOf(
  bed: Bed,
  name: string,
  story: Story,
  reply: Reply,
  live: (incident: Incident) => Promise<void>,
): Promise<Fate> {
  const incident = await openIncident(bed, story, reply);
  try {
    await live(incident);
    const problems = await judge(incident, bed.server.baseUrl);
    return { name, deaths: incident.deaths(), problems, planted: [...incident.canaries.planted] };
  } finally {
    await incident.remove();
  }
}

/** Runs all of them, a few at a time: most of a response is waiting. */
export async function inLanes<T>(lanes: number, work: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = [];
  const queue = work.entries();
  const lane = async (): Promise<void> => {
    for (const [index, one] of queue) results[index] = await one();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
