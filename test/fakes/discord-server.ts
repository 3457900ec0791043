import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

/** A Discord that keeps what is posted to its webhook, within the limits of the real one. */
export interface FakeDiscord extends FakeServer {
  readonly webhook: string;
  /** What a reader sees of all messages. */
  shown(): string;
  /** Whom Discord would rouse, and what it would make links or markup of. */
  active(): readonly string[];
}

interface Message {
  readonly content?: string;
  readonly allowed_mentions?: { readonly parse?: readonly string[] };
}

const PATH = "/api/webhooks/1/EXAMPLEhooksecret";

export async function startFakeDiscord(): Promise<FakeDiscord> {
  const kept: Message[] = [];
  const server = await startFakeServer((call) => {
    if (call.method !== "POST" || call.path !== PATH) return null;
    return {
      route: "webhook",
      answer: (): FakeReply => {
        const message = call.json as Message | null;
        const length = message?.content?.length ?? 0;
        if (message === null || length === 0 || length > 2000)
          return { status: 400, body: { code: 50_035, message: "Invalid Form Body" } };
        kept.push(message);
        return call.query.get("wait") === "true"
          ? { status: 200, body: { id: "1230", content: message.content } }
          : { status: 204 };
      },
    };
  });
  return {
    ...server,
    webhook: `${server.url}${PATH}`,
    shown: () => kept.map(({ content = "" }) => content.replace(ESCAPED, "$1")).join("\n"),
    active: () => kept.flatMap(activeIn),
  };
}

/** Discord takes the backslash away before whatever isn't a letter, a digit or a space. */
const ESCAPED = /\\([^0-9A-Za-z\s])/g;

function activeIn({ content = "", allowed_mentions: allowed }: Message): string[] {
  const bare = content.replace(ESCAPED, "");
  const roused =
    allowed?.parse?.length === 0 ? [] : (content.replace(ESCAPED, "$1").match(/@(?:everyone|here)/g) ?? []);
  return [
    ...roused,
    ...(bare.match(/[*_~`|]{1,3}[^*_~`|]+[*_~`|]{1,3}|<[^>]*>|\[[^\]]*\]\(|https?:\/\/\S+|^[#>] /gm) ?? []),
  ];
}
