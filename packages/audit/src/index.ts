export type { Checkpoint } from "./checkpoint.ts";
export { entryTypes, type LedgerEntry, type LedgerEntryInput } from "./entry.ts";
export { type EntryFilter, matchesFilter } from "./entry-filter.ts";
export { AuditError, type AuditErrorCode } from "./errors.ts";
export { findEntry } from "./find-entry.ts";
export { type FollowedEntry, type FollowOptions, followEntries } from "./follow-entries.ts";
export { lastEntries } from "./last-entries.ts";
export type { Appended, Ledger } from "./ledger.ts";
export { readCheckpoint } from "./newest-checkpoint.ts";
export { type OpenLedgerOptions, openLedger } from "./open-ledger.ts";
export { type ProofResult, verifyProof } from "./proof.ts";
export { proveEntry } from "./prove-entry.ts";
export { type ReadOptions, readEntries } from "./read-entries.ts";
export { parseRedactPath, type RedactPath } from "./redact-path.ts";
export {
  createRedactor,
  type Redacted,
  type RedactedParams,
  type Redactor,
  type RedactorOptions,
} from "./redactor.ts";
export { type Anchor, type VerifyOptions, verifyLedger } from "./verify-ledger.ts";
export type {
  SeqRange,
  VerifyCheck,
  VerifyCheckName,
  VerifyProblem,
  VerifyProblemCode,
  VerifyReport,
} from "./verify-report.ts";
export type { FsyncPolicy } from "./writer.ts";
