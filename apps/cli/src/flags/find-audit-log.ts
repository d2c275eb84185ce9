import { loadSdk } from "../load-sdk.ts";
import { projectAuditLog } from "./project-audit-log.ts";
import type { ProjectFlagValues } from "./project-flags.ts";
import { givenOptions } from "./project-options.ts";

/**
 * The audit log to read: the one named by argument or flag, else the project's. A log that is named is read also where the
 * project's files are broken or missing.
 *
 * @throws ConfigurationError when the project file is needed and broken
 */
export async function findAuditLog(argument: string | undefined, flags: ProjectFlagValues): Promise<string> {
  const flag = flags["log-file"];
  if (argument !== undefined) return argument;
  if (flag !== undefined) return flag;
  const { ConfigurationError, findProjectFile, resolveSettings } = await loadSdk();
  const { settings, problems } = resolveSettings(givenOptions(flags, findProjectFile));
  if (settings === undefined) throw new ConfigurationError(problems);
  return projectAuditLog(settings);
}
