import { forLine } from "../core/sanitise.ts";
import { widthOf } from "./width.ts";

const ELLIPSIS = "…";

/** Pixels that a text takes at most in any of the fonts a viewer may have (DejaVu Sans is the widest of the usual ones). */
export function pixelsOf(text: string, size: number, isBold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (isBold ? 1.12 : 1);
}

/** As much of a text as fits, with an ellipsis where it is cut; no more than two marks stay above or below one letter. */
export function fitText(text: string, pixels: number, size: number, isBold = false): string {
  const shown = forLine(text).replace(/(\p{M}{2})\p{M}+/gu, `$1${ELLIPSIS}`);
  if (pixelsOf(shown, size, isBold) <= pixels) return shown;
  const room = pixels - pixelsOf(ELLIPSIS, size, isBold);
  let fitted = "";
  let used = 0;
  for (const character of shown) {
    used += pixelsOf(character, size, isBold);
    if (used > room) break;
    fitted += character;
  }
  return `${fitted.trimEnd()}${ELLIPSIS}`;
}

/** Of single signs as wide as a sentence, and of scripts with very wide ones. */
const HUGE = /^[\ua9c0-\ua9cf\ufdf0-\ufdff\u{12000}-\u{1254f}]$/u;

function emsOf(sign: string): number {
  // A letter with marks above or below it is as wide as without; beside some of them they stand behind it.
  const whole = sign <= "~" ? sign : sign.normalize("NFD");
  if (whole !== sign && (!/^.\p{Mn}+$/u.test(whole) || /^[dlLt]/.test(whole))) return emsOfOther(sign);
  const character = whole === sign ? sign : whole.charAt(0);
  if (/^[a-z]$/.test(character)) {
    if (/[ijl]/.test(character)) return 0.28;
    if (/[frt]/.test(character)) return 0.42;
    if (/[cksvxyz]/.test(character)) return 0.6;
    return character === "m" ? 0.98 : character === "w" ? 0.82 : 0.64;
  }
  if (/^[ .,:;'|!()[\]/-]$/.test(character)) return 0.4;
  if (/^[0-9]$/.test(character)) return 0.64;
  if (/^[A-Z]$/.test(character)) return capitalEms(character);
  if (/^[\u0410-\u044f\u0456\u0458]$/.test(character)) return cyrillicEms(character);
  if (character <= "~") return 1;
  return emsOfOther(sign);
}

function emsOfOther(character: string): number {
  if (HUGE.test(character)) return 12;
  const cells = widthOf(character);
  return cells === 0 ? 0 : cells === 2 ? 1.4 : 1.1;
}

function cyrillicEms(character: string): number {
  if (/[іј]/.test(character)) return 0.28;
  if (/[жфшщыю]/.test(character)) return 1;
  if (/[А-Я]/.test(character)) return /[ЖШЩЮ]/.test(character) ? 1.2 : /[МФЦЪЫ]/.test(character) ? 0.94 : 0.8;
  return /[мъ]/.test(character) ? 0.8 : 0.73;
}

function capitalEms(character: string): number {
  if (/[IJ]/.test(character)) return 0.5;
  if (/[MW]/.test(character)) return 1;
  return /[DGHKNOQU]/.test(character) ? 0.79 : 0.73;
}
