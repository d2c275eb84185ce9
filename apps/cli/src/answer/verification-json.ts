import type { VerifyReport } from "@agent-safe/sdk";
import type { VerificationJson } from "../schemas/verification.ts";

export function verificationJson(report: VerifyReport): VerificationJson {
  return {
    ok: report.ok,
    file: report.file,
    log_id: report.logId ?? null,
    entries: report.entries,
    bytes: report.bytes,
    checks: report.checks.map(({ name, status, detail }) => ({ name, status, detail })),
    problems: report.problems.map(({ code, message, seq, position }) => ({
      code,
      message,
      seq: seq ?? null,
      position: position ?? null,
    })),
    problem_count: report.problemCount,
    head: report.head ?? null,
    unsigned_tail: report.unsignedTail ?? null,
    unsigned: [...report.unsigned],
    torn: report.torn ?? null,
  };
}
