import { AuditError } from "./errors.ts";

/** The steps of a path; `undefined` stands for `*`, any member or item. */
export type RedactPath = readonly (string | undefined)[];

const envelope: ReadonlySet<string> = new Set([
  "seq",
  "prev",
  "v",
  "ts",
  "type",
  "id",
  "audit_id",
  "correlation_id",
  "redacted",
]);

/**
 * Reads a path into an entry as `audit.redact` lists them: names and array indexes with dots between them, `*` for any
 * one of them (`params.env.*`, `before.users.*.email`). A backslash takes the meaning from the dot, star or
 * backslash that follows it.
 *
 * @throws AuditError `AUDIT_PATH_INVALID` for an empty path or step, and for one that begins in the envelope (`id`, `ts`, ...)
 */
export function parseRedactPath(text: string): RedactPath {
  const steps: (string | undefined)[] = [];
  let step = "";
  let escaped = false;
  for (let index = 0; index <= text.length; index++) {
    const character = text[index];
    if (character === "." || character === undefined) {
      if (step === "") return refuse(text);
      steps.push(step === "*" && !escaped ? undefined : step);
      step = "";
      escaped = false;
    } else if (character === "\\") {
      step += text[++index] ?? "";
      escaped = true;
    } else {
      step += character;
    }
  }
  if (envelope.has(steps[0] ?? "") || (steps.length === 1 && steps[0] === undefined)) {
    throw new AuditError("AUDIT_PATH_INVALID", `\`${text}\` would hide what every entry must show`, {
      cure: "name a member of the payload, like `params.password`",
    });
  }
  return steps;
}

/** A path in the same notation, for the list in the entry. */
export function formatRedactPath(steps: readonly (string | number)[]): string {
  return formatSteps(steps.map(String));
}

function formatSteps(steps: RedactPath): string {
  return steps.map((step) => (step === undefined ? "*" : escapeStep(step))).join(".");
}

function escapeStep(step: string): string {
  return step.replace(/[.\\]/g, "\\$&").replace(/^\*$/, "\\*");
}

function refuse(text: string): never {
  throw new AuditError("AUDIT_PATH_INVALID", `\`${text}\` is not a path of names with dots between them`, {
    cure: "write it like `params.password` or `before.users.*.email`",
  });
}
