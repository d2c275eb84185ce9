import { suggest } from "@agent-safe/core";
import { z } from "zod";

/** The environments that every project has. */
const builtIn: readonly string[] = ["dev", "staging", "prod"];

/**
 * One of a project's environments. An unknown one would be a rule that never matches, so it is an error.
 *
 * @param added those beside `dev`, `staging` and `prod`
 */
export function environmentSchema(added: readonly string[]): z.ZodType<string> {
  const known = [...new Set([...builtIn, ...added])];
  return z.string().check((context) => {
    if (known.includes(context.value)) return;
    const meant = suggest(context.value, known);
    const list = known.map((name) => `\`${name}\``).join(", ");
    context.issues.push({
      code: "custom",
      input: context.value,
      message: `unknown environment \`${context.value.slice(0, 100)}\`, known are ${list}`,
      params: {
        code: "UNKNOWN_ENVIRONMENT",
        cure:
          meant === undefined
            ? "correct it, or add it to `environments` in `agent-safe.yaml`"
            : `did you mean \`${meant}\`?`,
      },
    });
  });
}
