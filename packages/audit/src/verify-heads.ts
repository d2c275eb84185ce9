import type { PublicKey } from "@agent-safe/keys";
import { checkpointIsSignedBy, originOf } from "./checkpoint.ts";
import type { Head } from "./head.ts";
import type { PlacedHead, SlotContent } from "./head-file.ts";
import type { VerifyCheck, VerifyProblem, VerifyProblemCode } from "./verify-report.ts";
import type { Walk } from "./walk-log.ts";

/** The key that a log of this size was signed with. */
export function keyAt(walk: Walk, size: number): PublicKey | undefined {
  return walk.keys.findLast(({ from }) => from <= size)?.key;
}

/** What is to be said of a log's head file. */
export interface CheckedHeads {
  /** The newest head that the log's key signed. */
  readonly newest: PlacedHead | undefined;
  /** What is wrong with the head file, or with the log as it describes it. */
  readonly found: ReadonlySet<VerifyProblemCode>;
}

/** Checks both slots. */
export function checkHeads(
  walk: Walk,
  slots: readonly SlotContent[] | undefined,
  report: (problem: VerifyProblem) => void,
): CheckedHeads {
  const found = new Set<VerifyProblemCode>();
  const onProblem = (problem: VerifyProblem): void => {
    found.add(problem.code);
    report(problem);
  };
  if (walk.genesis?.publicKey === undefined) return { newest: undefined, found };
  if (slots === undefined) {
    onProblem({ code: "HEAD_MISSING", message: "the log is signed, but its head file is missing" });
    return { newest: undefined, found };
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
      if (checkState(walk, "its signed head", head, onProblem)) checkPlace(walk, head, onProblem);
    }
  }
  if (newest === undefined && slots.every((slot) => slot.kind === "blank")) {
    onProblem({ code: "HEAD_UNREADABLE", message: "the head file is empty" });
  }
  return { newest, found };
}

/** Whether the log's last signed line is where the head says: a writer looks there, and refuses what it does not find. */
function checkPlace(walk: Walk, head: Head, onProblem: (problem: VerifyProblem) => void): void {
  const state = walk.states.get(head.size);
  if (state?.end === head.end && state.leaf === head.leaf) return;
  onProblem({
    code: "HEAD_MISPLACED",
    message: `the head for ${head.size} entries says that they end at byte ${head.end}, and they do not`,
    seq: head.size - 1,
    position: state?.end,
  });
}

/** Whether the log went through a signed state. */
export function checkState(
  walk: Walk,
  what: string,
  state: { readonly size: number; readonly root: string },
  onProblem: (problem: VerifyProblem) => void,
): boolean {
  const root = walk.states.get(state.size)?.root;
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

/** Whether what the key signed is there, and whether it is this log. */
export function headChecks(
  walk: Walk,
  newest: PlacedHead | undefined,
  found: CheckedHeads["found"],
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
  const truncated = newest === undefined || found.size > 0;
  // The place is not signed: a wrong one says nothing about the entries.
  const unsigned = newest === undefined || [...found].some((code) => code !== "HEAD_MISPLACED");
  const signed = newest === undefined ? "no signed head" : `${newest.head.size} entries signed`;
  const detail = truncated ? `${signed}${wrongWith(found, walk)}` : signed;
  return [
    { name: "truncation", status: truncated ? "failed" : "ok", detail },
    { name: "signature", status: unsigned ? "failed" : "ok", detail: unsigned ? detail : signed },
  ];
}

function wrongWith(found: CheckedHeads["found"], walk: Walk): string {
  if (found.has("LOG_SHORTER")) return `, ${walk.entries} are there`;
  if (found.has("ROOT_MISMATCH")) return ", but not the ones that are there";
  if (found.has("HEAD_MISPLACED")) return ", but they do not end where the head says";
  if (found.has("HEAD_MISSING")) return "";
  return "; what the head file holds is not all of this log, or not readable";
}
