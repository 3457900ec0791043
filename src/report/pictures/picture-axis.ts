import { utcTicks } from "d3-time";
import { type Instant, toMillis } from "../../core/time.ts";

/** Time across a picture, in slots of one width; slots of different pieces last differently long. */
export interface Axis {
  readonly slots: number;
  /** In the order of time, without gaps. */
  readonly pieces: readonly Piece[];
  /** Where the moment lies, in slots from the left; a moment outside lies on the edge. */
  readonly place: (at: Instant) => number;
  /** When the slot begins. */
  readonly startOf: (slot: number) => Instant;
  readonly ticks: () => readonly Tick[];
  /** A moment to be read beside the axis: `12:35:44`, with its day where there are several. */
  readonly timeWords: (at: Instant) => string;
}

export interface Piece {
  /** Slots from the left. */
  readonly at: number;
  readonly slots: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Drawn shorter than its time. */
  readonly isCut: boolean;
}

export interface Tick {
  /** Slots from the left. */
  readonly place: number;
  readonly words: string;
  /** The day, or of days the year, where it is another than that of the tick before. */
  readonly under: string;
  readonly anchor: "start" | "middle" | "end";
}

const SLOTS = 82;
/** What goes before or comes after the time that matters takes no more than this. */
const CUT = 14;
/** Around what would stand on the edge. */
const MARGIN = 0.03;
const LEAST_MARGIN_MS = 30_000;
/** `12:30:05` has room. */
const SLOTS_OF_A_TICK = 10;
/** A label so near behind a break would run into the one before it. */
const NEAR = 4;
const DAY_MS = 86_400_000;

/** An axis from `all` of the time, in which the time that matters is drawn wide enough to be read. */
export function axisOf(all: Range, matters: Range): Axis {
  const pieces = piecesOf(all, matters);
  const last = pieces.at(-1);
  const pieceOf = (isIt: (piece: Piece) => boolean): Piece | undefined => pieces.find(isIt) ?? last;
  return {
    slots: SLOTS,
    pieces,
    place(at) {
      const time = toMillis(at);
      const piece = pieceOf(({ to }) => time < to);
      if (piece === undefined) return 0;
      const share = (time - piece.from) / (piece.to - piece.from);
      return piece.at + Math.min(1, Math.max(0, share)) * piece.slots;
    },
    startOf(slot) {
      const piece = pieceOf((one) => slot < one.at + one.slots);
      if (piece === undefined) return "";
      const share = (slot - piece.at) / piece.slots;
      return new Date(Math.round(piece.from + share * (piece.to - piece.from))).toISOString();
    },
    ticks: () => ticksOf(pieces),
    timeWords(at) {
      const [start, end] = [pieces[0]?.from ?? 0, last?.to ?? 0].map((time) => Math.floor(time / DAY_MS));
      return start === end ? at.slice(11, 19) : `${dayOf(at)} ${at.slice(11, 19)}`;
    },
  };
}

interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

function piecesOf(all: Range, matters: Range): readonly Piece[] {
  const from = toMillis(matters.from);
  const to = Math.max(from, toMillis(matters.to));
  const margin = Math.max((to - from) * MARGIN, LEAST_MARGIN_MS);
  const [left, right] = [from - margin, to + margin];
  const [before, after] = [Math.max(0, left - toMillis(all.from)), Math.max(0, toMillis(all.to) - right)];
  const isCut = (side: number): boolean => side / (side + right - left) > CUT / SLOTS;
  const [cutBefore, cutAfter] = [isCut(before), isCut(after)];
  const start = cutBefore ? from : left - before;
  const end = cutAfter ? right : right + after;
  const slots = SLOTS - (cutBefore ? CUT : 0) - (cutAfter ? CUT : 0);
  const at = cutBefore ? CUT : 0;
  return [
    ...(cutBefore ? [{ at: 0, slots: CUT, from: left - before, to: start, isCut: true }] : []),
    { at, slots, from: start, to: end, isCut: false },
    ...(cutAfter ? [{ at: at + slots, slots: CUT, from: end, to: right + after, isCut: true }] : []),
  ];
}

function ticksOf(pieces: readonly Piece[]): readonly Tick[] {
  let under = "";
  return pieces.flatMap((piece, index) => {
    const isFirst = index === 0;
    const outer = { time: isFirst ? piece.from : piece.to, isDay: false };
    const isClear = ({ time }: { readonly time: number }): boolean =>
      isFirst || ((time - piece.from) / (piece.to - piece.from)) * piece.slots >= NEAR;
    return (piece.isCut ? [outer] : wholeTicks(piece).filter(isClear)).map(({ time, isDay }): Tick => {
      const text = new Date(time).toISOString();
      const day = dayOf(text);
      const wanted = isDay ? text.slice(0, 4) : `${day} ${text.slice(0, 4)}`;
      const isNews = wanted !== under;
      const isSameYear = wanted.slice(-4) === under.slice(-4);
      under = wanted;
      const seconds = text.slice(17, 19) === "00" || piece.isCut ? "" : text.slice(16, 19);
      return {
        place: piece.at + ((time - piece.from) / (piece.to - piece.from)) * piece.slots,
        words: isDay ? day : `${text.slice(11, 16)}${seconds}`,
        under: !isNews ? "" : isSameYear ? day : wanted,
        anchor: piece.isCut ? (isFirst ? "start" : "end") : "middle",
      };
    });
  });
}

/** `10 Jul` */
function dayOf(at: Instant): string {
  return `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1] ?? ""}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function wholeTicks({
  from,
  to,
  slots,
}: Piece): readonly { readonly time: number; readonly isDay: boolean }[] {
  const most = Math.floor(slots / SLOTS_OF_A_TICK);
  // How many are asked for is a wish.
  let times: readonly number[] = [];
  for (let wish = most; wish > 0 && (times.length === 0 || times.length > most); wish -= 1)
    times = utcTicks(new Date(from), new Date(to), wish).map(Number);
  const isDay = times.every((time) => time % DAY_MS === 0) && times.length > 1;
  return times.map((time) => ({ time, isDay }));
}
