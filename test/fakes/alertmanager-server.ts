import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
}

/** Alertmanager's API v2: alerts with the same labels are one. */
export interface FakeAlertmanager extends FakeServer {
  /** By their labels. */
  readonly alerts: ReadonlyMap<string, FakeAlert>;
  /** What a reader sees of all that was posted. */
  shown(): string;
}

export async function startFakeAlertmanager(authorization?: string): Promise<FakeAlertmanager> {
  const alerts = new Map<string, FakeAlert>();
  const kept: FakeAlert[] = [];
  const server = await startFakeServer((call) => {
    if (call.method !== "POST" || call.path !== "/am/api/v2/alerts") return null;
    return {
      route: "alerts",
      answer: (): FakeReply => {
        if (authorization !== undefined && call.headers.authorization !== authorization)
          return { status: 401 };
        const posted = call.json as readonly FakeAlert[] | null;
        if (posted === null || !posted.every(isValid))
          return { status: 400, body: { code: 601, message: "invalid" } };
        kept.push(...posted);
        for (const alert of posted)
          alerts.set(
            JSON.stringify(Object.entries(alert.labels).sort(([a], [b]) => a.localeCompare(b))),
            alert,
          );
        return { status: 200 };
      },
    };
  });
  return {
    ...server,
    alerts,
    shown: () =>
      kept
        .flatMap(({ labels, annotations }) => [
          ...Object.values(annotations ?? {}),
          `incident ${labels["incident"] ?? ""}`,
        ])
        .join("\n"),
  };
}

function isValid({ labels, startsAt = "", endsAt = "" }: FakeAlert): boolean {
  const names = Object.keys(labels);
  return names.length > 0 && names.every((name) => /^[A-Za-z_]\w*$/.test(name)) && startsAt <= endsAt;
}
