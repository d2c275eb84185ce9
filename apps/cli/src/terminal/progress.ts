import { styleOf } from "./style.ts";
import { shorten } from "./wrap.ts";

/** A bar on standard error for work that takes longer than a moment; silent where nobody watches. */
export interface Progress {
  /** Reports how much is done, of how much; in the bar's unit. */
  readonly update: (done: number, total: number) => void;
  /** Removes the bar. */
  readonly end: () => void;
}

export interface ProgressOptions {
  readonly label: string;
  /** An amount for people: `12.3 MB`, `200 files`. */
  readonly amount: (count: number) => string;
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds; for tests. */
  readonly now?: () => number;
}

const patience = 300;
const redrawEvery = 100;
const roomForBar = 76;
const barWidth = 20;

export function createProgress(options: ProgressOptions): Progress {
  const { label, amount, stream = process.stderr, now = performance.now.bind(performance) } = options;
  if (!stream.isTTY) return { update: () => {}, end: () => {} };
  let first: { readonly at: number; readonly done: number } | undefined;
  let drawn = 0;
  return {
    update(done, total) {
      const at = now();
      first ??= { at, done };
      if (at - first.at < patience || at - drawn < redrawEvery) return;
      drawn = at;
      const { width, dim } = styleOf(stream);
      const rate = (done - first.done) / ((at - first.at) / 1000);
      const left = rate === 0 ? "" : `, ${duration((total - done) / rate)} left`;
      const facts = `${amount(done)} of ${amount(total)}, ${amount(rate)}/s${left}`;
      const bar = width < roomForBar ? "" : ` ${drawBar(total === 0 ? 1 : done / total)}`;
      stream.write(`\r\u001b[2K${label}${bar} ${dim(shorten(facts, width - label.length - 2))}`);
    },
    end() {
      if (drawn > 0) stream.write("\r\u001b[2K");
    },
  };
}

function drawBar(share: number): string {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)}`;
}

/** `8 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Bytes for people, in powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit++;
  } while (value >= 1000 && unit < units.length - 1);
  return `${value.toFixed(1)} ${units[unit]}`;
}
