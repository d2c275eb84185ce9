import type { PolicyCaller } from "@agent-safe/policy";
import { gather } from "./facts.ts";
import { deny, judge } from "./judge.ts";
import { judged, type Outcome, unjudged } from "./outcome.ts";
import { parseRequest } from "./parse-request.ts";
import type { Project } from "./project.ts";

/**
 * From anything at all to a verdict: parse, gather, judge. Looks at no clock and writes nothing, so that checks, previews
 * and policy tests are decided by the same line.
 *
 * @param identify who a request's caller is
 */
export function evaluate(
  input: unknown,
  at: number,
  project: Project,
  identify: (caller: string | null) => PolicyCaller | null,
): Outcome {
  const parsed = parseRequest(input);
  if (!parsed.ok) {
    const { code, reason, readable, refused } = parsed;
    return unjudged(deny(code, reason), at, project, readable, refused);
  }
  const facts = gather(parsed.request, identify(parsed.request.caller), at, project);
  return judged(facts, judge(facts, project));
}
