import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

/** A Slack that keeps what is posted to its webhook or by its bot, within the limits of the real one. */
export interface FakeSlack extends FakeServer {
  readonly webhook: string;
  readonly token: string;
  readonly channel: string;
  /** What a reader sees of all messages. */
  shown(): string;
  /** What Slack would make mentions, links or markup of. */
  active(): readonly string[];
  /** What `chat.postMessage` says from now on, with status 200. */
  say(error: string | null): void;
}

interface Text {
  readonly type?: string;
  readonly text: string;
}
interface Message {
  readonly channel?: string;
  readonly text?: string;
  readonly mrkdwn?: boolean;
  readonly parse?: string;
  readonly link_names?: boolean;
  readonly blocks?: readonly { readonly type: string; readonly text: Text }[];
}

export async function startFakeSlack(): Promise<FakeSlack> {
  const kept: Message[] = [];
  const token = "xoxb-EXAMPLE-bot-token";
  const channel = "C0123456789";
  let error: string | null = null;

  const post = (call: FakeCall): string | null => {
    const message = call.json as Message | null;
    const problem = message === null ? "invalid_payload" : problemOf(message);
    if (problem === null && message !== null) kept.push(message);
    return problem;
  };
  const server = await startFakeServer((call) => {
    if (call.method === "POST" && call.path === "/services/T0/B0/EXAMPLEhooksecret") {
      return {
        route: "webhook",
        answer: (): FakeReply => {
          const problem = post(call);
          return problem === null ? { status: 200, body: "ok" } : { status: 400, body: problem };
        },
      };
    }
    if (call.method === "POST" && call.path === "/api/chat.postMessage") {
      return {
        route: "post",
        answer: (): FakeReply => {
          const known = call.headers.authorization === `Bearer ${token}`;
          const inChannel = (call.json as Message | null)?.channel === channel;
          const problem = error ?? (known ? (inChannel ? post(call) : "channel_not_found") : "invalid_auth");
          return problem === null
            ? { status: 200, body: { ok: true, channel, ts: "1503435956.000247" } }
            : { status: 200, body: { ok: false, error: problem } };
        },
      };
    }
    return null;
  });
  return {
    ...server,
    webhook: `${server.url}/services/T0/B0/EXAMPLEhooksecret`,
    token,
    channel,
    shown: () => kept.flatMap(textsOf).map(decoded).join("\n"),
    active: () => kept.flatMap(activeIn),
    say: (other) => {
      error = other;
    },
  };
}

function problemOf({ text, blocks = [] }: Message): string | null {
  if ((text ?? "") === "" && blocks.length === 0) return "no_text";
  const fits = blocks.every(
    (block) => block.text.text.length > 0 && block.text.text.length <= (block.type === "header" ? 150 : 3000),
  );
  return fits && blocks.length <= 50 ? null : "invalid_blocks";
}

function textsOf({ blocks = [] }: Message): readonly string[] {
  return blocks.map((block) => block.text.text);
}

function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function activeIn({ text = "", mrkdwn, parse, link_names: linkNames, blocks = [] }: Message): string[] {
  const marked = [
    ...(mrkdwn === false ? [] : [text]),
    ...blocks.flatMap((block) => (block.text.type === "mrkdwn" ? [block.text.text] : [])),
  ];
  const named = parse === "full" || linkNames === true ? [text] : [];
  return [
    ...[text, ...blocks.map((block) => block.text.text)].flatMap(
      (one) => one.match(/<[^>]*>?|>|&(?!lt;|gt;|amp;)/g) ?? [],
    ),
    ...marked.flatMap((one) => one.match(/[*_~`]\S[^*_~`]*[*_~`]/g) ?? []),
    ...named.flatMap((one) => one.match(/[@#]\w+/g) ?? []),
  ];
}
