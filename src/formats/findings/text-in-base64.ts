const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const READABLE = /^[\t\n\r\x20-\x7e]+$/;

/** The text that this is the base64 of; null if it is none, or of anything but plain ASCII. */
export function textInBase64(encoded: string): string | null {
  if (encoded === "" || encoded.length % 4 !== 0 || !BASE64.test(encoded)) return null;
  const text = atob(encoded);
  return READABLE.test(text) && btoa(text) === encoded ? text : null;
}
