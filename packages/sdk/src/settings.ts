import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { parseRedactPath } from "@agent-safe/audit";
import { AgentSafeError } from "@agent-safe/core";
import { checkYaml, type Problem, type ProblemInput, readYamlFile, type YamlSource } from "@agent-safe/yaml";
import { insertVariables } from "./environment-variables.ts";
import { findProjectFile } from "./find-project-file.ts";
import type { AgentSafeOptions } from "./options.ts";
import { type ProjectConfig, projectConfigSchema } from "./project-config.ts";

/** What a project file and the options come to. Paths are absolute. */
export interface Settings {
  /** The project file that was read, if any. */
  readonly config: string | undefined;
  /** Folder of the project file, or the current folder. */
  readonly root: string;
  readonly registry: string;
  readonly policies: string;
  readonly inventory: string | undefined;
  readonly environments: readonly string[];
  readonly targetTypeMismatch: "allow" | "deny";
  readonly auditLog: string | undefined;
  readonly audit: {
    readonly fsync: "commit" | "interval" | "off";
    readonly redact: readonly string[];
    readonly keyFile: string | undefined;
  };
  readonly stateDir: string;
  readonly issuer: string;
  /**
   * A secret in the options or the project file itself; at most one of this and `signingKeyFile` is there. A function, so that
   * settings can be logged without it.
   */
  readonly signingKey: (() => string) | undefined;
  readonly signingKeyFile: string | undefined;
}

/**
 * Reads the project file, if there is one, and lays the options over it. Settings are undefined when the file is broken:
 * falling back to defaults would decide by other rules than the ones that were meant.
 */
export function resolveSettings(options: AgentSafeOptions): {
  settings?: Settings;
  problems: Problem[];
  /** The project file, if there is one: for problems that come out later. */
  source?: YamlSource;
} {
  const cwd = resolve(options.cwd ?? ".");
  const config = projectFile(options, cwd);
  if (config === undefined) return { settings: layer({}, options, cwd, cwd, undefined), problems: [] };

  const { source: written, problems: unreadable } = readYamlFile(displayPath(config));
  if (written === undefined) return { problems: [...unreadable] };
  const { source, problems: missing } = insertVariables(written, process.env);
  const { value, problems: invalid } = checkYaml(source, projectConfigSchema);
  const problems = [...unreadable, ...missing, ...invalid];
  if (value !== undefined && value.signing_key !== undefined && value.signing_key_file !== undefined) {
    problems.push(
      source.problem(
        ["signing_key"],
        {
          code: "TWO_KEYS",
          message: "`signing_key` and `signing_key_file` are both given",
          cure: "keep `signing_key_file`: a secret in the project file ends up in version control",
        },
        "key",
      ),
    );
  }
  for (const [index, path] of (value?.audit?.redact ?? []).entries()) {
    const problem = problemOfRedactPath(path);
    if (problem !== undefined) problems.push(source.problem(["audit", "redact", index], problem));
  }
  if (value === undefined || problems.some((problem) => problem.severity === "error")) return { problems };
  return { settings: layer(value, options, cwd, dirname(config), config), problems, source };
}

function problemOfRedactPath(path: string): ProblemInput | undefined {
  try {
    parseRedactPath(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof AgentSafeError)) throw error;
    const { code, message, cure } = error;
    return { code, message, ...(cure === undefined ? {} : { cure }) };
  }
}

function projectFile(options: AgentSafeOptions, cwd: string): string | undefined {
  if (options.config !== undefined) return resolve(cwd, options.config);
  if (options.registry !== undefined) return undefined;
  return findProjectFile(cwd);
}

function layer(
  file: ProjectConfig,
  options: AgentSafeOptions,
  cwd: string,
  root: string,
  config: string | undefined,
): Settings {
  const place = (option: string | undefined, key: string | undefined): string | undefined =>
    option !== undefined ? resolve(cwd, option) : key !== undefined ? resolve(root, key) : undefined;
  // An option for one of the two forms of the secret overrides both forms of the file.
  const secretInOptions = options.signingKey !== undefined || options.signingKeyFile !== undefined;
  return {
    config,
    root,
    registry: place(options.registry, file.registry) ?? join(root, "actions"),
    policies: place(options.policies, file.policies) ?? join(root, "policies"),
    inventory: place(options.inventory, file.inventory),
    environments: options.environments ?? file.environments ?? [],
    targetTypeMismatch: options.targetTypeMismatch ?? file.target_type_mismatch ?? "deny",
    auditLog: place(options.auditLog, file.audit_log),
    audit: {
      fsync: options.audit?.fsync ?? file.audit?.fsync ?? "commit",
      redact: options.audit?.redact ?? file.audit?.redact ?? [],
      keyFile: place(options.audit?.keyFile, file.audit?.key_file),
    },
    stateDir: place(options.stateDir, file.state_dir) ?? join(root, ".agent-safe"),
    issuer: options.issuer ?? file.issuer ?? "agent-safe",
    signingKey: hidden(secretInOptions ? options.signingKey : file.signing_key),
    signingKeyFile: secretInOptions
      ? place(options.signingKeyFile, undefined)
      : place(undefined, file.signing_key_file),
  };
}

function hidden(secret: string | undefined): (() => string) | undefined {
  return secret === undefined ? undefined : () => secret;
}

/** A path as people want to see it: relative to the current folder where it lies below. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
