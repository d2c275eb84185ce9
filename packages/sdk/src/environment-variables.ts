import type { Problem, YamlSource } from "@agent-safe/yaml";

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${NAME}` inside the strings of a parsed file by the environment's value. What is inserted is not read again.
 * A missing variable is a problem that names it and its place.
 */
export function insertVariables(
  source: YamlSource,
  environment: Environment,
): { source: YamlSource; problems: Problem[] } {
  const problems: Problem[] = [];
  const insert = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === "string") {
      return value.replace(reference, (whole, name: string) => {
        const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
        if (found !== undefined) return found;
        problems.push(
          source.problem(path, {
            code: "MISSING_VARIABLE",
            message: `the environment has no variable \`${name}\``,
            cure: `set ${name}, or write the value in its place`,
          }),
        );
        return whole;
      });
    }
    if (Array.isArray(value)) return value.map((item, index) => insert(item, [...path, index]));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, insert(item, [...path, key])]),
      );
    }
    return value;
  };
  const value = insert(source.value, []) as YamlSource["value"];
  return { source: { ...source, value }, problems };
}
