import { existsSync } from "node:fs";
import { AgentSafeError } from "@agent-safe/core";
import type { AgentSafeOptions } from "@agent-safe/sdk";
import { warn } from "../terminal/warn.ts";
import { UsageError } from "../usage-error.ts";
import type { ProjectFlagValues } from "./project-flags.ts";

type FindProjectFile = (folder: string) => string | undefined;

/**
 * Flags and environment as options of the SDK. A flag overrides its one key, so the project file is searched for here: the
 * SDK would not search when it is told the registry.
 *
 * @throws AgentSafeError `NO_PROJECT` where nothing looks like one
 */
export function projectOptions(flags: ProjectFlagValues, findProjectFile: FindProjectFile): AgentSafeOptions {
  const options = givenOptions(flags, findProjectFile);
  if (options.config !== undefined || options.registry !== undefined || existsSync("actions")) return options;
  throw new AgentSafeError(
    "NO_PROJECT",
    `there is no agent-safe.yaml in \`${process.cwd()}\` or a folder above it`,
    {
      cure: "make a project with `agent-safe init`, or name its parts with --registry, --policies and --inventory",
    },
  );
}

/** As `projectOptions`, also where there may be no project: to read a log that was left behind, say. */
export function givenOptions(flags: ProjectFlagValues, findProjectFile: FindProjectFile): AgentSafeOptions {
  const { registry, policies, inventory } = flags;
  const config = flags.config ?? findProjectFile(process.cwd());
  return {
    ...defined({ config, registry, policies, inventory, auditLog: flags["log-file"] }),
    ...secret(flags, process.env),
    onDiagnostic: ({ code, message, cure }) => warn(`${code}: ${message}`, cure),
  };
}

function secret(
  flags: ProjectFlagValues,
  environment: NodeJS.ProcessEnv,
): Pick<AgentSafeOptions, "signingKey" | "signingKeyFile"> {
  const { "signing-key": signingKey, "signing-key-file": signingKeyFile } = flags;
  if (signingKey !== undefined) {
    if (signingKeyFile !== undefined) {
      throw new UsageError("--signing-key and --signing-key-file are both given", {
        cure: "keep --signing-key-file",
      });
    }
    warn(
      "--signing-key shows in the list of processes and in the shell's history",
      "put the key into AGENT_SAFE_SIGNING_KEY, or into a file named by --signing-key-file",
    );
    return { signingKey };
  }
  if (signingKeyFile !== undefined) return { signingKeyFile };
  const fromEnvironment = notEmpty(environment.AGENT_SAFE_SIGNING_KEY);
  const fileFromEnvironment = notEmpty(environment.AGENT_SAFE_SIGNING_KEY_FILE);
  if (fromEnvironment !== undefined && fileFromEnvironment !== undefined) {
    throw new UsageError("AGENT_SAFE_SIGNING_KEY and AGENT_SAFE_SIGNING_KEY_FILE are both set", {
      cure: "unset one of them",
    });
  }
  return defined({ signingKey: fromEnvironment, signingKeyFile: fileFromEnvironment });
}

function notEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
