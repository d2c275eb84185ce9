import { loadSdk } from "../load-sdk.ts";
import { isSameFile } from "./is-same-file.ts";
import { projectAuditLog } from "./project-audit-log.ts";
import type { ProjectFlagValues } from "./project-flags.ts";
import { givenOptions } from "./project-options.ts";

/**
 * The key that a log should be signed with when it is the project's own, however it was named, and the project has a key that can be
 * read here: an auditor may verify without it. Undefined for any other log, which may be anybody's.
 */
export async function ownPublicKey(log: string, { config }: ProjectFlagValues) {
  const { AgentSafeError, findProjectFile, ledgerPublicKey, resolveSettings } = await loadSdk();
  const { settings } = resolveSettings(givenOptions({ config }, findProjectFile));
  if (settings === undefined) return undefined;
  // The variable moves the project's log, as its key `audit_log` would: what it names is the project's own too.
  const own = [projectAuditLog(settings), process.env.AGENT_SAFE_AUDIT_LOG];
  if (!own.some((file) => file !== undefined && file !== "" && isSameFile(file, log))) return undefined;
  try {
    return ledgerPublicKey(settings);
  } catch (error) {
    if (error instanceof AgentSafeError) return undefined;
    throw error;
  }
}
