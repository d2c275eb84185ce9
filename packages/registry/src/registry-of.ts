import { captureJson } from "@agent-safe/core";
import { ConfigurationError, fileProblem, type ParsedYaml, parseYaml } from "@agent-safe/yaml";
import { RegistryBuilder } from "./build-registry.ts";
import type { Registry } from "./registry.ts";

/**
 * Builds a registry from values in memory, in the form that YAML has (`snake_case` keys): for tests and for programs
 * that keep their catalogue elsewhere. The same checks apply as for files.
 *
 * @throws ConfigurationError that lists everything that is wrong
 */
export function registryOf(
  actions: readonly unknown[],
  targets: readonly unknown[] = [],
  options: { readonly environments?: readonly string[] } = {},
): Registry {
  const builder = new RegistryBuilder(options.environments);
  actions.forEach((action, index) => {
    builder.addAction(asFile(action, `actions[${index}]`));
  });
  targets.forEach((target, index) => {
    builder.addTarget(asFile(target, `targets[${index}]`));
  });
  const { registry, problems } = builder.finish();
  if (registry === undefined) throw new ConfigurationError(problems);
  return registry;
}

const limits = { maxBytes: 1024 * 1024, maxDepth: 64 };

/** A value as the JSON file that it would be, so that problems have places and frames. */
function asFile(value: unknown, name: string): ParsedYaml {
  const captured = captureJson(value, limits);
  if (captured.ok) return parseYaml(JSON.stringify(captured.value, null, 2), name);
  const input = {
    code: captured.code,
    message: captured.reason,
    cure: "give plain data, as YAML would hold it",
  };
  return { problems: [fileProblem(name, input)] };
}
