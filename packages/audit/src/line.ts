/** Longest line, without its newline; what also fits an entry of c2sp.org/tlog-tiles. */
export const longestLine = 65_535;

/** `prev` of the first line. */
export const noPrevious: string = Buffer.alloc(32).toString("base64url");

/** Version of the line format. */
const lineVersion = 1;

/** What every line says at fixed places. */
export interface LinePrefix {
  readonly seq: number;
  /** Leaf hash of the line before, base64url. */
  readonly prev: string;
  /** ISO time in UTC with milliseconds, 24 characters. */
  readonly ts: string;
  readonly type: string;
}

const seqKey = Buffer.from('{"seq":');
const prevKey = Buffer.from(',"prev":"');
const timeKey = Buffer.from(`","v":${lineVersion},"ts":"`);
const typeKey = Buffer.from('","type":"');
const prevLength = noPrevious.length;
const timeLength = 24;
const quote = 0x22;
const [zero, nine] = [0x30, 0x39];
const comma = 0x2c;
const closingBrace = 0x7d;
const openingBrace = 0x7b;

/** Bytes of the longest prefix, up to and with `","ts":"…",`. */
export const longestPrefix: number =
  seqKey.length + 16 + prevKey.length + prevLength + timeKey.length + timeLength + 2;

/** Whether a time in milliseconds fits a line: after 9999 its text would be longer, and before 1970 no clock is right. */
export function isLineTime(at: number): boolean {
  return at >= 0 && at < 253_402_300_800_000;
}

/** The start of a line; an entry's own members follow, beginning with `"type":`. */
export function formatPrefix(seq: number, prev: string, ts: string): string {
  return `{"seq":${seq},"prev":"${prev}","v":${lineVersion},"ts":"${ts}",`;
}

/**
 * The first members of a line, read at their fixed places without a JSON parser: what precedes them decides
 * what the line is, so that two readers cannot disagree. Undefined when the line does not begin as it must, or does
 * not end in `}`.
 *
 * @param bytes holds the line from `start` up to `end`, without the newline
 */
export function parsePrefix(bytes: Buffer, start: number, end: number): LinePrefix | undefined {
  const seqEnd = seqAt(bytes, start, end);
  if (seqEnd < 0) return undefined;
  const prev = seqEnd + prevKey.length;
  const time = prev + prevLength + timeKey.length;
  const type = time + timeLength + typeKey.length;
  if (!has(bytes, prevKey, seqEnd, end) || !has(bytes, timeKey, prev + prevLength, end)) return undefined;
  if (!has(bytes, typeKey, time + timeLength, end) || bytes[end - 1] !== closingBrace) return undefined;
  const typeEnd = bytes.indexOf(quote, type);
  if (typeEnd <= type || typeEnd >= end - 1) return undefined;
  if (bytes[typeEnd + 1] !== comma && typeEnd + 2 !== end) return undefined;
  return {
    seq: Number(bytes.toString("latin1", start + seqKey.length, seqEnd)),
    prev: bytes.toString("latin1", prev, prev + prevLength),
    ts: bytes.toString("latin1", time, time + timeLength),
    type: bytes.toString("latin1", type, typeEnd),
  };
}

/** Where the digits of `seq` end, or -1 when the line does not begin with a canonical `seq`. */
function seqAt(bytes: Buffer, start: number, end: number): number {
  if (!has(bytes, seqKey, start, end)) return -1;
  const first = start + seqKey.length;
  let at = first;
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at++;
  if (at === first || at - first > 16 || (bytes[first] === zero && at - first > 1)) return -1;
  return at;
}

function has(bytes: Buffer, expected: Buffer, at: number, end: number): boolean {
  if (at + expected.length > end) return false;
  for (let index = 0; index < expected.length; index++) {
    if (bytes[at + index] !== expected[index]) return false;
  }
  return true;
}

/** A line's members by `JSON.parse`; undefined when it is no JSON object in UTF-8. */
export function parseLine(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (bytes[0] !== openingBrace) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
