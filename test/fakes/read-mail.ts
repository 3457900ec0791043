/** A mail as its reader gets it. */
export interface ReadMail {
  /** In lower case, in their order. */
  readonly headerNames: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly html: string;
}

/** Reads a mail of the two kinds that nodemailer writes: text, or text and HTML as alternatives. */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const part = (type: string): string => {
    const found = parts
      .map((one) => split(one.replace(/^\r\n/, "")))
      .find((one) => (one.headers.get("content-type") ?? "").startsWith(type));
    return found === undefined
      ? ""
      : decoded(found.body, found.headers.get("content-transfer-encoding") ?? "7bit");
  };
  return {
    headerNames: [...headers.keys()],
    subject: words(headers.get("subject") ?? ""),
    messageId: headers.get("message-id") ?? "",
    to: headers.get("to") ?? "",
    text: part("text/plain"),
    html: part("text/html"),
  };
}

function split(raw: string): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]/g, " ")
    .split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

function decoded(body: string, encoding: string): string {
  const text =
    encoding === "base64"
      ? Buffer.from(body, "base64").toString()
      : encoding === "quoted-printable"
        ? printable(body.replaceAll(/=\r\n/g, ""))
        : body;
  return text.replaceAll("\r\n", "\n");
}

function printable(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}

/** Encoded words of a header (RFC 2047). */
function words(text: string): string {
  return text
    .replaceAll(/\?= +=\?/g, "?==?")
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : printable(word.replaceAll("_", " ")),
    );
}
