import { statSync } from "node:fs";
import type { DiagnosticSink } from "./diagnostic.ts";
import { findVerifiers, type KeySet, type KeySetContent } from "./key-set.ts";

/**
 * A key set from files that is read anew when they change. What cannot be read anew (a half-edited file) leaves the keys
 * in use as they are and is reported, once for each kind of trouble.
 */
export function watchKeySet(
  files: readonly string[],
  load: () => KeySetContent,
  options: { onDiagnostic?: DiagnosticSink | undefined; refreshMs?: number } = {},
): KeySet {
  const { onDiagnostic, refreshMs = 1000 } = options;
  let stamp = stampOf(files);
  let content = load();
  let revision = 0;
  let lookedAt = performance.now();
  let reported = "";

  function current(): KeySetContent {
    const now = performance.now();
    if (now - lookedAt < refreshMs) return content;
    lookedAt = now;
    const found = stampOf(files);
    if (found === stamp) return content;
    try {
      content = load();
      // Only now, so that trouble which does not show in the stamp is tried again.
      stamp = found;
      revision += 1;
      reported = "";
    } catch (error) {
      const message = error instanceof Error ? error.message : "unknown error";
      if (message !== reported) {
        onDiagnostic?.({
          code: "KEYS_NOT_RELOADED",
          message: `the keys read before stay in use: ${message}`,
          cure: "mend the file, or put the old one back",
        });
      }
      reported = message;
    }
    return content;
  }

  return {
    get signer() {
      return current().signer;
    },
    get revision() {
      current();
      return revision;
    },
    find: (alg, kid, at) => findVerifiers(current().verifiers, alg, kid, at),
  };
}

/** Changes when a file is changed, replaced, made or removed. */
function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
      return stats === undefined ? "" : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    })
    .join("; ");
}
