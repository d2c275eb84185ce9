import { read } from "node:fs";
import { promisify } from "node:util";
import { chunkBuffer, chunkBytes, headroom } from "./line-scanner.ts";

const readAt = promisify(read);

/**
 * Reads a file from `start` up to `stop`, one chunk ahead of the caller, into two buffers in turn.
 *
 * @returns buffers with `length` bytes behind the headroom, each good until the next but one is asked for
 */
export async function* readChunks(
  fd: number,
  start: number,
  stop: number,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly buffer: Buffer; readonly length: number }> {
  const buffers: Buffer[] = [];
  const fetch = async (index: number, at: number) => {
    buffers[index % 2] ??= chunkBuffer(stop - start);
    const buffer = buffers[index % 2]!;
    const { bytesRead } = await readAt(fd, buffer, headroom, Math.min(chunkBytes, stop - at), at);
    return { buffer, length: bytesRead };
  };
  let at = start;
  let ahead = at < stop ? fetch(0, at) : undefined;
  for (let index = 1; ahead !== undefined; index++) {
    const chunk = await ahead;
    signal?.throwIfAborted();
    if (chunk.length === 0) return;
    at += chunk.length;
    ahead = at < stop ? fetch(index, at) : undefined;
    // Whoever stops early must not leave a failed read behind that nobody waits for.
    ahead?.catch(() => {});
    yield chunk;
  }
}
