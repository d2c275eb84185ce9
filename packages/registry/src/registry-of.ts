import { captureJson, type JsonObject } from "@agent-safe/core";
import { ConfigurationError, fileProblem, type ParsedYaml, valueSource } from "@agent-safe/yaml";
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
    builder.addAction(asSource(action, `actions[${index}]`));
  });
  targets.forEach((target, index) => {
    builder.addTarget(asSource(target, `targets[${index}]`));
  });
  const { registry, problems } = builder.finish();
  if (registry === undefined) throw new ConfigurationError(problems);
  return registry;
}

const limits = { maxBytes: 1024 * 1024, maxDepth: 64 };

function asSource(value: unknown, name: string): ParsedYaml {
  const captured = captureJson(value, limits);
  if (!captured.ok) {
    const cure = "give plain data, as YAML would hold it";
    return { problems: [fileProblem(name, { code: captured.code, message: captured.reason, cure })] };
  }
  if (typeof captured.value !== "object" || captured.value === null || Array.isArray(captured.value)) {
    const cure = "give an object with the keys that YAML would have";
    return { problems: [fileProblem(name, { code: "NOT_A_MAPPING", message: "this is no object", cure })] };
  }
  return { source: valueSource(captured.value as JsonObject, name), problems: [] };
}
