import { AuditError, tampered } from "./errors.ts";
import { findEntry } from "./find-entry.ts";
import { hashPrefixedLeaf, toBase64 } from "./hash.ts";
import { InclusionPath } from "./inclusion-path.ts";
import { LineScanner } from "./line-scanner.ts";
import { readNewestHead } from "./newest-checkpoint.ts";
import { openForReading } from "./open-for-reading.ts";
import { formatProof } from "./proof.ts";
import { readChunks } from "./read-chunks.ts";

/**
 * A proof that an entry is in a signed log, which can be checked without the log: `verifyProof`, or any tool for
 * c2sp.org/tlog-proof. Reads the whole log once.
 *
 * @param id of the entry
 * @throws AuditError `AUDIT_UNREADABLE` when there is no such entry, or no head that covers it; `AUDIT_TAMPERED`
 */
export async function proveEntry(file: string, id: string): Promise<string> {
  const entry = await findEntry(file, id);
  if (entry === undefined)
    throw unprovable(file, `has no entry \`${id}\``, "check the id, and which log it is in");
  const log = openForReading(file);
  try {
    const head = readNewestHead(log)?.head;
    if (head === undefined)
      throw unprovable(file, "has no key, so there is nothing to prove with", "start a new log with a key");
    if (entry.seq >= head.size)
      throw unprovable(
        file,
        `has no signed head yet that covers entry \`${id}\``,
        "let a writer with the key append to it",
      );
    const tree = new InclusionPath(entry.seq);
    let line = Buffer.alloc(0);
    const scanner = new LineScanner(
      0,
      (bytes, start, end) => {
        if (tree.size === entry.seq) line = Buffer.from(bytes.subarray(start, end));
        bytes[start - 1] = 0;
        tree.push(hashPrefixedLeaf(bytes.subarray(start - 1, end)));
      },
      () => {
        throw tampered(file, "a line is longer than a line may be");
      },
    );
    for await (const { buffer, length } of readChunks(log.fd, 0, head.end)) scanner.feed(buffer, length);
    if (tree.size !== head.size || toBase64(tree.root()) !== head.root) {
      throw tampered(file, "its entries do not give the root that was signed");
    }
    return formatProof({ index: entry.seq, path: tree.path(), note: head.note, line });
  } finally {
    log.close();
  }
}

function unprovable(file: string, reason: string, cure: string): AuditError {
  return new AuditError("AUDIT_UNREADABLE", `the log \`${file}\` ${reason}`, { cure, details: { file } });
}
