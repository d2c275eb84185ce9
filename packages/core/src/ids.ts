import { randomFillSync } from "node:crypto";

const randomBytes = 10;
// One request to the system for many ids: it costs ten times as much as the rest of an id.
const pool = Buffer.alloc(randomBytes * 256);
let used = pool.length;
// The last moment that fits into 48 bits, in the year 10889.
const latest = 2 ** 48 - 1;

/**
 * A new id `<prefix>-<UUIDv7>` (RFC 9562 section 5.7): ids sort roughly by time, and the 74 random bits
 * make them unguessable enough to be unique across machines. They are names, not secrets.
 *
 * @param prefix what it names: `evt`, `apr`, `req`
 * @param at milliseconds since 1970; what is no such time counts as the nearest one
 */
export function createId(prefix: string, at: number): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool[used] = (pool[used]! & 0x0f) | 0x70;
  pool[used + 2] = (pool[used + 2]! & 0x3f) | 0x80;
  const tail = pool.toString("hex", used, used + randomBytes);
  used += randomBytes;
  const moment = Math.min(latest, Math.max(0, Math.trunc(at) || 0));
  const time = moment.toString(16).padStart(12, "0");
  return `${prefix}-${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`;
}
