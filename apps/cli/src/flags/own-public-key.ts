import { loadSdk } from "../load-sdk.ts";
import type { ProjectFlagValues } from "./project-flags.ts";
import { givenOptions } from "./project-options.ts";

/**
 * The key that the project's own log should be signed with, if the project has one that can be read here: an auditor may verify without it.
 * Undefined for a log that was named, which may be anybody's.
 */
export async function ownPublicKey(named: string | undefined, flags: ProjectFlagValues) {
  if (named !== undefined || flags["log-file"] !== undefined) return undefined;
  const { AgentSafeError, findProjectFile, ledgerPublicKey, resolveSettings } = await loadSdk();
  const { settings } = resolveSettings(givenOptions(flags, findProjectFile));
  try {
    return settings && ledgerPublicKey(settings);
  } catch (error) {
    if (error instanceof AgentSafeError) return undefined;
    throw error;
  }
}
