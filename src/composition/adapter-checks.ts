import type { Check } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import type { Config } from "../formats/config.ts";
import { count } from "../report/phrase.ts";
import type { Clock } from "../ports/clock.ts";
import { clockCheck } from "./clock-ahead.ts";
import { secretRefsOf } from "./entry-secrets.ts";
import type { LiveAdapters } from "./live-adapters.ts";

/** Tries the credentials of every adapter in the config as far as reading goes; a failure names the missing permission. */
export async function adapterChecks(
  parts: LiveAdapters,
  config: Config,
  clock: Clock,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [name, entry] of Object.entries(config.providers)) {
    const read = await attempt(`provider ${name}`, async () => {
      const provider = await parts.provider(name);
      if (entry.adapter === "manual") return "worked by hand: nothing to try";
      if (!provider.capabilities.canList) return readSecrets(parts, entry);
      return `reads ${count((await provider.listKeys()).length, "key")}`;
    });
    checks.push(read);
    if (read.state === "ok") checks.push(clockCheck(await parts.provider(name), clock));
  }
  for (const [name, entry] of Object.entries(config.auditLogs)) {
    const isImported = entry.adapter === "file" && entry.path === undefined;
    checks.push(
      isImported
        ? { name: `audit log ${name}`, state: "ok", detail: "imported by a person, once there is a leak" }
        : await attempt(`audit log ${name}`, () => readMoment(parts, name, clock)),
    );
  }
  for (const name of Object.keys(config.stores)) {
    checks.push(
      await attempt(`store ${name}`, async () => {
        await parts.store(name).preflight();
        return "can be written";
      }),
    );
  }
  for (const [kind, entries, open] of [
    ["reload", config.reloads, (name: string) => parts.reload(name)],
    ["pause", config.pauses, (name: string) => parts.pause(name)],
    ["notifier", config.notifiers, (name: string) => parts.notifier(name)],
  ] as const) {
    for (const [name, entry] of Object.entries(entries)) {
      checks.push(
        await attempt(`${kind} ${name}`, async () => {
          const made = open(name);
          if (made.check === undefined) return readSecrets(parts, entry);
          await made.check();
          return "its credential works";
        }),
      );
    }
  }
  return checks;
}

/** What the check came to: the detail that `work` gives, or the error that it throws. */
export async function attempt(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, state: "ok", detail: await work() };
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return {
      name,
      state: "fail",
      detail: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
}

/** As far as one gets where nothing can be tried without doing it. */
async function readSecrets(parts: LiveAdapters, entry: unknown): Promise<string> {
  const refs = secretRefsOf(entry);
  for (const ref of refs) await parts.secret(ref);
  return refs.length === 0
    ? "can't be tried without doing it"
    : "its credential can be read; whether it works shows when it is used";
}

async function readMoment(parts: LiveAdapters, name: string, clock: Clock): Promise<string> {
  const now = clock.now();
  const [log] = await parts.auditLogs([name]);
  for await (const item of log?.read({ from: now, to: now }) ?? []) void item;
  return `can be read; ${log?.capabilities.identifiesKey === true ? "names keys" : "doesn't name keys"}`;
}
