import type { PublicKey } from "@agent-safe/keys";
import { checkpointIsSignedBy, originOf, type parseCheckpoint } from "./checkpoint.ts";
import type { PlacedHead } from "./head-file.ts";
import { checkState, keyAt } from "./verify-heads.ts";
import type { Anchor } from "./verify-ledger.ts";
import type { VerifyCheck, VerifyProblem } from "./verify-report.ts";
import type { Walk } from "./walk-log.ts";

/**
 * Whether the given key vouches for this log: it signed the head, or a later key. That a line names it proves nothing,
 * since anybody can write such a line.
 */
export function checkPublicKey(
  walk: Walk,
  newest: PlacedHead | undefined,
  given: PublicKey | undefined,
  onProblem: (problem: VerifyProblem) => void,
): VerifyCheck {
  const name = "public key";
  if (given === undefined) {
    return { name, status: "not checked", detail: "no public key given; the log's own word was taken" };
  }
  const isGiven = (key: PublicKey | undefined) =>
    key !== undefined && Buffer.from(key.bytes).equals(given.bytes);
  const signedNext = walk.keys.slice(0, -1).some(({ key }) => isGiven(key));
  if (signedNext || (newest !== undefined && isGiven(keyAt(walk, newest.head.size)))) {
    return { name, status: "ok", detail: "the log is signed with the given key" };
  }
  onProblem({ code: "PUBLIC_KEY_UNEXPECTED", message: "the log is not signed with the given key" });
  return { name, status: "failed", detail: "the log is signed with another key, or with none" };
}

/** Whether the log went through the states that were kept elsewhere. */
export function checkAnchors(
  walk: Walk,
  anchors: readonly (Anchor & { readonly checkpoint: ReturnType<typeof parseCheckpoint> })[],
  onProblem: (problem: VerifyProblem) => void,
): VerifyCheck {
  const name = "rollback";
  if (anchors.length === 0) return { name, status: "not checked", detail: "no anchor" };
  const origin = walk.genesis && originOf(walk.genesis.logId);
  let good = 0;
  for (const { name: from, note, checkpoint } of anchors) {
    if (checkpoint === undefined) {
      onProblem({ code: "ANCHOR_INVALID", message: `the anchor \`${from}\` is no checkpoint` });
      continue;
    }
    if (checkpoint.origin !== origin) {
      onProblem({ code: "ANCHOR_OTHER_LOG", message: `the anchor \`${from}\` is of another log` });
      continue;
    }
    // Before its signature: the key that it was signed with may have been cut off as well.
    if (checkpoint.size > walk.entries) {
      checkState(walk, `the anchor \`${from}\``, checkpoint, onProblem);
      continue;
    }
    const key = keyAt(walk, checkpoint.size);
    if (key === undefined || !checkpointIsSignedBy(note, origin, key)) {
      onProblem({ code: "ANCHOR_INVALID", message: `the anchor \`${from}\` is not signed by the log's key` });
      continue;
    }
    if (checkState(walk, `the anchor \`${from}\``, checkpoint, onProblem)) good++;
  }
  const status = good === anchors.length ? "ok" : "failed";
  return { name, status, detail: `${good} of ${anchors.length} anchors are states of this log` };
}
