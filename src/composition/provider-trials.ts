import type { AuditedProvider } from "../adapters/audit-pages.ts";
import type { ProviderFinding } from "../cli/adapter-services.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyRef } from "../core/key.ts";
import { Secret } from "../core/secret.ts";
import { plus } from "../core/time.ts";
import type { ProviderMapping } from "../formats/provider-mapping.ts";
import { count } from "../report/phrase.ts";
import type { Clock } from "../ports/clock.ts";
import type { Provider } from "../ports/provider.ts";
import type { Random } from "../ports/random.ts";
import { clockCheck } from "./clock-ahead.ts";

const AUDIT_SECONDS = 3600;
const MOST_AUDIT_ROWS = 1000;

/** What the keys, one of them and the audit log look like. */
export async function tryReading(
  provider: AuditedProvider,
  mapping: ProviderMapping,
  clock: Clock,
): Promise<readonly ProviderFinding[]> {
  const findings: ProviderFinding[] = [];
  let keys: readonly KeyRef[] = [];
  if (mapping.steps.list !== undefined) {
    findings.push(
      await attempt("list", async () => {
        keys = await provider.listKeys();
        return seen("list", `${count(keys.length, "key")}${keys.length === 0 ? ": nothing to look at" : ""}`);
      }),
    );
    findings.push(...fieldsOf(keys, mapping));
  }
  const [first] = keys;
  if (first !== undefined) {
    findings.push(
      await attempt("get", async () => {
        const { state } = await provider.getKey(first.id);
        return state === first.state
          ? seen("get", `the first key is ${state}, as in the list`)
          : wrong("get", `the first key is ${state}, in the list it is ${first.state}`);
      }),
    );
    findings.push(
      await attempt("no such key", async () => {
        const { state } = await provider.getKey(nobody(first.id));
        return state === "live" || state === "disabled"
          ? wrong("no such key", `an id that nobody has reads as ${state}`)
          : seen("no such key", `an id that nobody has reads as ${state}`);
      }),
    );
  }
  if (provider.audit !== null) findings.push(await attempt("audit", () => readAudit(provider, keys, clock)));
  if (findings.some(({ verdict }) => verdict === "seen")) {
    const { state, detail } = clockCheck(provider, clock);
    findings.push({ what: "its time", verdict: state === "ok" ? "seen" : "unseen", detail });
  }
  return findings;
}

/** Which mapped fields are there; one that no key has is worth a second look at its pointer. */
function fieldsOf(keys: readonly KeyRef[], mapping: ProviderMapping): readonly ProviderFinding[] {
  if (keys.length === 0) return [];
  const fields = Object.keys({ ...mapping.key, ...mapping.steps.list?.key }).filter(
    (field) => field !== "id",
  );
  const states = new Map<string, number>();
  for (const { state } of keys) states.set(state, (states.get(state) ?? 0) + 1);
  return fields.map((field): ProviderFinding => {
    const what = `key ${field}`;
    if (field === "state") {
      const detail = [...states].map(([state, many]) => `${many} ${state}`).join(", ");
      return states.size === 1 && states.has("unknown")
        ? wrong(what, `${detail}: no state can be read`)
        : seen(what, detail);
    }
    const having = keys.filter((key) => (key[field as keyof KeyRef] ?? null) !== null).length;
    return having > 0
      ? seen(what, `${having} of ${count(keys.length, "key")}`)
      : { what, verdict: "unseen", detail: "no key has it: look at the pointer" };
  });
}

async function readAudit(
  { audit }: AuditedProvider,
  keys: readonly KeyRef[],
  clock: Clock,
): Promise<ProviderFinding> {
  const to = clock.now();
  const known = new Set(keys.map(({ id }) => id));
  const counts = { rows: 0, unreadable: 0, named: 0 };
  for await (const page of audit?.pages({ from: plus(to, -AUDIT_SECONDS), to, keyIds: [...known] }) ?? []) {
    for (const raw of page) {
      for (const row of audit?.rows.toRows(raw, "", [...known]) ?? []) {
        counts.rows += 1;
        if ("problem" in row) counts.unreadable += 1;
        else if (row.keyId !== null && known.has(row.keyId)) counts.named += 1;
      }
    }
    if (counts.rows >= MOST_AUDIT_ROWS) break;
  }
  const detail = `${count(counts.rows, "row")} of the last hour, ${counts.named} name a listed key, ${counts.unreadable} can't be read`;
  if (counts.unreadable > 0) return wrong("audit", detail);
  return counts.rows === 0 ? { what: "audit", verdict: "unseen", detail } : seen("audit", detail);
}

/** A credential that nobody has must read as refused. Not asked of a log-in: that may lock an account out. */
export async function tryMadeUp(
  { steps, credential }: ProviderMapping,
  open: (credential: Secret) => Promise<Provider>,
  random: Random,
): Promise<readonly ProviderFinding[]> {
  const what = "made-up credential";
  if (credential === undefined || steps.list === undefined) return [];
  if (steps.login !== undefined) {
    return [{ what, verdict: "untried", detail: "a log-in that fails may lock the account" }];
  }
  // A server may find fault with a Basic credential that has no colon before it looks whose it is.
  const isPair =
    credential.scheme === "Basic" && credential.user === undefined && credential.password === undefined;
  const provider = await open(new Secret(`stanch-made-up${isPair ? ":" : "-"}${random.token(32)}`));
  const outcome = await provider.listKeys().then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome === null) return [wrong(what, "it can list keys: the server doesn't look at the credential")];
  if (!(outcome instanceof StanchError)) throw outcome;
  if (outcome.code === "ERR_PROVIDER_AUTH") return [seen(what, "refused, as the mapping says")];
  if (isOutage(outcome)) return [{ what, verdict: "unseen", detail: outcome.message }];
  return [wrong(what, `not read as refused: ${outcome.message}`)];
}

/** What would change something isn't tried, and said not to be. */
export function untried({ steps }: ProviderMapping): readonly ProviderFinding[] {
  const changes = ["create", "fetch-value", "restrict", "unrestrict", "disable", "enable", "end"] as const;
  return changes.map((what) =>
    steps[what] === undefined
      ? { what, verdict: "absent", detail: "not in the mapping" }
      : { what, verdict: "untried", detail: "it would change something" },
  );
}

async function attempt(what: string, work: () => Promise<ProviderFinding>): Promise<ProviderFinding> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    const detail = [error.message, error.hint].filter(Boolean).join("; ");
    return { what, verdict: isOutage(error) ? "unseen" : "wrong", detail };
  }
}

/**
 * The server wasn't reached or couldn't answer just now, which says nothing of the mapping. Pages that lead nowhere are no
 * outage, although they are worth another try.
 */
function isOutage({ code, retry }: StanchError): boolean {
  return code !== "ERR_PROVIDER_PAGING" && (code.startsWith("ERR_HTTP_") || retry !== "never");
}

function seen(what: string, detail: string): ProviderFinding {
  return { what, verdict: "seen", detail };
}

function wrong(what: string, detail: string): ProviderFinding {
  return { what, verdict: "wrong", detail };
}

/** An id of the same form, so that it isn't refused for its looks alone. */
function nobody(id: string): string {
  const turned = Array.from(id, (character) => {
    if (/\d/.test(character)) return String(9 - Number(character));
    if (/[a-f]/.test(character)) return character === "a" ? "b" : "a";
    return character;
  });
  return turned.join("") === id ? `${id}x` : turned.join("");
}
