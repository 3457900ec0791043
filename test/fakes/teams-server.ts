import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

/** A workflow of Teams that keeps cards, within the limits of the real one. */
export interface FakeTeams extends FakeServer {
  readonly webhook: string;
  /** What a reader sees of all cards. */
  shown(): string;
  /** What Teams would make mentions, links or markup of. */
  active(): readonly string[];
}

interface Element {
  readonly type: string;
  readonly text?: string;
  readonly inlines?: readonly Element[];
  readonly selectAction?: unknown;
}
interface Card {
  readonly type: string;
  readonly body: readonly Element[];
  readonly msteams?: { readonly entities?: readonly unknown[] };
}
interface Message {
  readonly attachments?: readonly { readonly contentType: string; readonly content: Card }[];
}

const PATH = "/workflows/EXAMPLEflow/triggers/manual/paths/invoke";

export async function startFakeTeams(): Promise<FakeTeams> {
  const kept: Card[] = [];
  const server = await startFakeServer((call) => {
    if (call.method !== "POST" || call.path !== PATH) return null;
    return {
      route: "workflow",
      answer: (): FakeReply => {
        if (call.query.get("sig") !== "EXAMPLEsignature") return { status: 401 };
        if (Buffer.byteLength(call.body) > 28 * 1024) return { status: 413 };
        const attached = (call.json as Message | null)?.attachments?.[0];
        if (attached?.contentType !== "application/vnd.microsoft.card.adaptive") return { status: 400 };
        kept.push(attached.content);
        return { status: 202 };
      },
    };
  });
  return {
    ...server,
    webhook: `${server.url}${PATH}?api-version=1&sig=EXAMPLEsignature`,
    shown: () =>
      kept
        .flatMap(({ body }) => body)
        .flatMap((element) => [element, ...(element.inlines ?? [])])
        .map(({ text = "" }) => text)
        .join("\n"),
    active: () => kept.flatMap(activeIn),
  };
}

/** Markdown is read in a `TextBlock`, and not in a `TextRun`. */
function activeIn({ body, msteams }: Card): string[] {
  const elements = body.flatMap((element) => [element, ...(element.inlines ?? [])]);
  return [
    ...elements
      .filter(({ type }) => type !== "TextRun")
      .flatMap(
        ({ text = "" }) => text.match(/\[[^\]]*\]\([^)]*\)|\*\*[^*]+\*\*|_[^_]+_|https?:\/\/\S+/g) ?? [],
      ),
    ...elements.flatMap(({ selectAction }) => (selectAction === undefined ? [] : ["an action"])),
    ...(msteams?.entities ?? []).map(() => "a mention"),
  ];
}
