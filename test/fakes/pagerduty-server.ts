import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

/** PagerDuty's Events API v2, with one service behind it. */
export interface FakePagerDuty extends FakeServer {
  readonly routingKey: string;
  /** Its alerts by `dedup_key`. */
  readonly alerts: ReadonlyMap<string, { readonly state: "open" | "resolved"; readonly events: number }>;
  /** What a reader sees of all events. */
  shown(): string;
}

interface Event {
  readonly routing_key?: string;
  readonly event_action?: string;
  readonly dedup_key?: string;
  readonly payload?: {
    readonly summary?: string;
    readonly source?: string;
    readonly severity?: string;
    readonly custom_details?: Readonly<Record<string, string>>;
  };
}

export async function startFakePagerDuty(): Promise<FakePagerDuty> {
  const routingKey = "EXAMPLE0routing0key0000000000000";
  const alerts = new Map<string, { state: "open" | "resolved"; events: number }>();
  const kept: Event[] = [];
  const server = await startFakeServer((call) => {
    if (call.method !== "POST" || call.path !== "/v2/enqueue") return null;
    return {
      route: "enqueue",
      answer: (): FakeReply => {
        const event = call.json as Event | null;
        const key = event?.dedup_key ?? "";
        if (event === null || event.routing_key !== routingKey || !isValid(event))
          return { status: 400, body: { status: "invalid event", message: "Event object is invalid" } };
        kept.push(event);
        const known = alerts.get(key);
        if (event.event_action === "trigger")
          alerts.set(key, {
            state: "open",
            events: known?.state === "open" ? known.events + 1 : 1,
          });
        else if (known !== undefined) alerts.set(key, { ...known, state: "resolved" });
        return { status: 202, body: { status: "success", message: "Event processed", dedup_key: key } };
      },
    };
  });
  return {
    ...server,
    routingKey,
    alerts,
    shown: () =>
      kept
        .flatMap(({ payload }) => [payload?.summary ?? "", ...Object.values(payload?.custom_details ?? {})])
        .join("\n"),
  };
}

function isValid({ event_action: action = "", dedup_key: key = "", payload }: Event): boolean {
  const { summary = "", source = "", severity = "" } = payload ?? {};
  return (
    ["trigger", "acknowledge", "resolve"].includes(action) &&
    key !== "" &&
    key.length <= 255 &&
    summary !== "" &&
    summary.length <= 1024 &&
    source !== "" &&
    ["critical", "error", "warning", "info"].includes(severity)
  );
}
