import type { PublicKey } from "@agent-safe/keys";
import { checkpointIsSignedBy, originOf } from "./checkpoint.ts";
import type { PlacedHead, SlotContent } from "./head-file.ts";
import type { VerifyCheck, VerifyProblem } from "./verify-report.ts";
import type { Walk } from "./walk-log.ts";

/** The key that a log of this size was signed with. */
export function keyAt(walk: Walk, size: number): PublicKey | undefined {
  return walk.keys.findLast(({ from }) => from <= size)?.key;
}

/** Checks both slots. @returns the newest good one */
export function checkHeads(
  walk: Walk,
  slots: readonly SlotContent[] | undefined,
  onProblem: (problem: VerifyProblem) => void,
): PlacedHead | undefined {
  if (walk.genesis?.publicKey === undefined) return undefined;
  if (slots === undefined) {
    onProblem({ code: "HEAD_MISSING", message: "the log is signed, but its head file is missing" });
    return undefined;
  }
  const origin = originOf(walk.genesis.logId);
  let newest: PlacedHead | undefined;
  for (const [index, slot] of slots.entries()) {
    if (slot.kind !== "head") {
      if (slot.kind === "unreadable") {
        onProblem({ code: "HEAD_UNREADABLE", message: `slot ${index} of the head file cannot be read` });
      }
      continue;
    }
    const { head } = slot;
    const key = keyAt(walk, head.size);
    if (head.origin !== origin) {
      onProblem({ code: "HEAD_OTHER_LOG", message: `slot ${index} of the head file belongs to another log` });
    } else if (key === undefined || !checkpointIsSignedBy(head.note, origin, key)) {
      onProblem({
        code: "SIGNATURE_INVALID",
        message: `the head for ${head.size} entries is not signed by the log's key`,
      });
    } else {
      if (newest === undefined || head.size > newest.head.size) newest = slot;
      checkState(walk, "its signed head", head, onProblem);
    }
  }
  if (newest === undefined && slots.every((slot) => slot.kind === "blank")) {
    onProblem({ code: "HEAD_UNREADABLE", message: "the head file is empty" });
  }
  return newest;
}

/** Whether the log went through a signed state. */
export function checkState(
  walk: Walk,
  what: string,
  state: { readonly size: number; readonly root: string },
  onProblem: (problem: VerifyProblem) => void,
): boolean {
  const root = walk.roots.get(state.size);
  if (root === state.root) return true;
  if (root === undefined) {
    onProblem({
      code: "LOG_SHORTER",
      message: `the log holds ${walk.entries} entries, and ${what} says ${state.size}`,
      seq: walk.entries,
      position: walk.end,
    });
  } else {
    onProblem({ code: "ROOT_MISMATCH", message: `the first ${state.size} entries are not those of ${what}` });
  }
  return false;
}

export function headChecks(
  walk: Walk,
  slots: readonly SlotContent[] | undefined,
  newest: PlacedHead | undefined,
  problemCount: number,
  chainOk: boolean,
): VerifyCheck[] {
  if (walk.genesis?.publicKey === undefined) {
    const detail = walk.genesis === undefined ? "no readable genesis" : "the log has no key";
    return [
      {
        name: "truncation",
        status: "not checked",
        detail: `${detail}; the last entry is not covered either`,
      },
      { name: "signature", status: "not checked", detail },
    ];
  }
  const failed = newest === undefined || slots === undefined || (chainOk && problemCount > 0);
  const status = failed ? "failed" : "ok";
  const covered = newest === undefined ? "no signed head" : `${newest.head.size} entries signed`;
  return [
    { name: "truncation", status, detail: covered },
    { name: "signature", status, detail: covered },
  ];
}
