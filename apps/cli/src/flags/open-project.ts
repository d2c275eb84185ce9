import type { AgentSafe } from "@agent-safe/sdk";
import { loadSdk } from "../load-sdk.ts";
import { whileReading } from "../terminal/while-reading.ts";
import { projectAuditLog } from "./project-audit-log.ts";
import type { ProjectFlagValues } from "./project-flags.ts";
import { projectOptions } from "./project-options.ts";

/** Opens the project that the flags, the environment and the current folder say. Decisions are always recorded: by default in ./audit.jsonl. */
export async function openProject(flags: ProjectFlagValues): Promise<AgentSafe> {
  const { AgentSafe, findProjectFile, resolveSettings } = await loadSdk();
  const options = projectOptions(flags, findProjectFile);
  const { settings } = resolveSettings(options);
  const auditLog = settings && projectAuditLog(settings);
  return whileReading((onProgress) =>
    AgentSafe.open({ ...options, onProgress, ...(auditLog === undefined ? {} : { auditLog }) }),
  );
}
