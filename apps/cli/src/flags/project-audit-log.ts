import { join } from "node:path";
import type { Settings } from "@agent-safe/sdk";

/** Where the project's decisions are recorded: `audit_log` of the project file, else beside it. */
export function projectAuditLog({ auditLog, root }: Pick<Settings, "auditLog" | "root">): string {
  return auditLog ?? join(root, "audit.jsonl");
}
