/** One thing that is wrong with a log. */
export interface VerifyProblem {
  /** For programs. */
  readonly code: VerifyProblemCode;
  readonly message: string;
  /** The entry, where there is one. */
  readonly seq?: number | undefined;
  /** Byte position in the log. */
  readonly position?: number | undefined;
}

export type VerifyProblemCode =
  | "LOG_MISSING"
  | "GENESIS_INVALID"
  | "LINE_INVALID"
  | "SEQ_WRONG"
  | "CHAIN_BROKEN"
  | "TIME_BACKWARDS"
  | "KEY_INVALID"
  | "PUBLIC_KEY_UNEXPECTED"
  | "HEAD_MISSING"
  | "HEAD_UNREADABLE"
  | "HEAD_OTHER_LOG"
  | "HEAD_MISPLACED"
  | "SIGNATURE_INVALID"
  | "LOG_SHORTER"
  | "ROOT_MISMATCH"
  | "ANCHOR_INVALID"
  | "ANCHOR_OTHER_LOG"
  | "ANCHOR_MISMATCH";

/** What a verification can look at. */
export type VerifyCheckName =
  /** Every line holds the digest of the line before. */
  | "chain"
  /** Nothing was cut off at the end, and the last line is what it was. */
  | "truncation"
  /** All lines together give the root that the log's key signed. */
  | "signature"
  /** The log's key is the one that was given from outside. */
  | "public key"
  /** The log was not set back to an older signed state. */
  | "rollback";

export interface VerifyCheck {
  readonly name: VerifyCheckName;
  readonly status: "ok" | "failed" | "not checked";
  /** What was checked, or why it was not. */
  readonly detail: string;
}

/** A run of entries, both ends included. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** What a verification found. */
export interface VerifyReport {
  /** No problems. What was not checked is in `checks`. */
  readonly ok: boolean;
  readonly file: string;
  /** Undefined when the first line cannot be read. */
  readonly logId: string | undefined;
  /** Number of whole lines. */
  readonly entries: number;
  /** Bytes of the log. */
  readonly bytes: number;
  /** All problems in order, at most 1,000 of them. */
  readonly problems: readonly VerifyProblem[];
  /** Number of problems, those beyond the limit included. */
  readonly problemCount: number;
  /** Every check, whether it was made or not. */
  readonly checks: readonly VerifyCheck[];
  /** The newest signed state. */
  readonly head: { readonly size: number; readonly root: string; readonly note: string } | undefined;
  /** Entries that no signed head vouches for yet, at the end of the log: written by a process that died, or forged. */
  readonly unsignedTail: SeqRange | undefined;
  /** Entries that were such a tail once, as `recovery` entries say. */
  readonly unsigned: readonly SeqRange[];
  /** Bytes behind the last whole line. The next writer puts them aside. */
  readonly torn: { readonly position: number; readonly bytes: number } | undefined;
}
