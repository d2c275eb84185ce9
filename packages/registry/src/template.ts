import { type JsonValue, suggest } from "@agent-safe/core";
import type { ProblemInput, SourcePath } from "@agent-safe/yaml";
import { shown } from "./shown.ts";

const placeholder = /\{\{(.*?)\}\}/gs;
const parameterReference = /^\s*params\.([^.\s]+)(?:\.[^.\s]+)*\s*$/;

/** Placeholders `{{ params.X }}` in the strings of a value that name no declared parameter, or are none at all. */
export function templateProblems(
  value: JsonValue,
  declared: ReadonlySet<string>,
): { path: SourcePath; input: ProblemInput }[] {
  const problems: { path: SourcePath; input: ProblemInput }[] = [];
  const visit = (part: JsonValue, path: SourcePath): void => {
    if (typeof part === "string") {
      for (const input of problemsIn(part, declared)) problems.push({ path, input });
    } else if (Array.isArray(part)) {
      part.forEach((item: JsonValue, index) => {
        visit(item, [...path, index]);
      });
    } else if (typeof part === "object" && part !== null) {
      for (const [key, member] of Object.entries(part)) visit(member, [...path, key]);
    }
  };
  visit(value, []);
  return problems;
}

function problemsIn(text: string, declared: ReadonlySet<string>): ProblemInput[] {
  const problems: ProblemInput[] = [];
  for (const [whole, inner] of text.matchAll(placeholder)) {
    const name = parameterReference.exec(inner!)?.[1];
    if (name === undefined) {
      problems.push({
        code: "BAD_PLACEHOLDER",
        message: `${shown(whole)} is no placeholder that is known`,
        cure: "write `{{ params.NAME }}`",
      });
    } else if (!declared.has(name)) {
      const near = suggest(name, declared);
      problems.push({
        code: "UNKNOWN_PARAMETER",
        message: `${shown(whole)} names a parameter that the action does not declare`,
        cure:
          near === undefined
            ? "declare it under `parameters`, or name another"
            : `did you mean \`{{ params.${near} }}\`?`,
      });
    }
  }
  return problems;
}
