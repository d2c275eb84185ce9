import { captureJson, type JsonObject, suggest } from "@agent-safe/core";
import type { DenyCode } from "./decision.ts";
import { requestLimits } from "./request.ts";

/** A request whose every part has been read once, checked and copied. */
export interface Request {
  readonly action: string;
  readonly target: string | null;
  readonly caller: string | null;
  readonly params: JsonObject;
  readonly ticketId: string | null;
  readonly correlationId: string | null;
}

/** A request that cannot be judged: what of it could be read, and what is wrong. */
export interface RefusedRequest {
  readonly code: Extract<DenyCode, "INVALID_REQUEST" | "REQUEST_TOO_LARGE" | "TOKEN_INVALID">;
  readonly reason: string;
  /** The parts that were fine. */
  readonly readable: Partial<Request>;
  /** The parts that were not, in the form in which the ledger may digest them; undefined where they have no text. */
  readonly refused: ReadonlyMap<keyof Request, string | undefined>;
}

export type ParsedRequest =
  | { readonly ok: true; readonly request: Request }
  | ({ readonly ok: false } & RefusedRequest);

const keys = ["action", "target", "caller", "params", "ticketId", "correlationId"] as const;
const unsafeInId = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
// Three base64url parts of which the first begins like `{"`: a JWT, whoever made it.
const tokenShape = /^\s*eyJ[\w-]*\.[\w-]*\.[\w-]*/;

/** Turns anything into a request or a refusal. Never throws. */
export function parseRequest(input: unknown): ParsedRequest {
  try {
    return parse(input);
  } catch {
    return refusal("INVALID_REQUEST", "reading the request threw an error; pass plain data", {}, new Map());
  }
}

function parse(input: unknown): ParsedRequest {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return refusal(
      "INVALID_REQUEST",
      "the request is not an object; pass {action, target, caller, params}",
      {},
      new Map(),
    );
  }
  const readable: { -readonly [K in keyof Request]?: Request[K] } = {};
  const refused = new Map<keyof Request, string | undefined>();
  const problems: string[] = [];
  let code: RefusedRequest["code"] = "INVALID_REQUEST";

  for (const key of keys) {
    // Each property is read once: a getter could answer differently the second time.
    const value: unknown = (input as Record<string, unknown>)[key];
    if (key === "params") {
      const captured = captureParams(value);
      if ("params" in captured) readable.params = captured.params;
      else {
        if (captured.tooLarge) code = "REQUEST_TOO_LARGE";
        problems.push(captured.reason);
        refused.set(key, undefined);
      }
      continue;
    }
    const problem = problemOfId(key, value);
    if (problem === undefined) {
      const text = typeof value === "string" && value.trim() !== "" ? value : null;
      if (key === "action") readable.action = text ?? "";
      else readable[key] = text;
      continue;
    }
    if (problem.code !== undefined) code = problem.code;
    problems.push(problem.reason);
    refused.set(key, typeof value === "string" ? value.slice(0, 64 * 1024) : undefined);
  }
  for (const key of Object.keys(input)) {
    if ((keys as readonly string[]).includes(key)) continue;
    const meant = suggest(key.replaceAll("_", ""), keys);
    problems.push(
      `\`${key.slice(0, 64)}\` is not a part of a request${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
    );
    if (problems.length >= 10) break;
  }
  if (problems.length > 0) return refusal(code, problems.join("; "), readable, refused);
  return { ok: true, request: readable as Request };
}

function problemOfId(
  key: keyof Request,
  value: unknown,
): { reason: string; code?: RefusedRequest["code"] } | undefined {
  if (value === undefined || value === null) {
    return key === "action" ? { reason: "`action` is missing; name an action of the registry" } : undefined;
  }
  if (typeof value !== "string") return { reason: `\`${key}\` is not a string` };
  if (key === "action" && value.trim() === "")
    return { reason: "`action` is empty; name an action of the registry" };
  if (key === "caller" && tokenShape.test(value)) {
    return {
      code: "TOKEN_INVALID",
      reason: "the caller is a token, and this installation has no way to verify one; pass an agent's id",
    };
  }
  if (value.length > requestLimits.idLength) {
    return {
      code: "REQUEST_TOO_LARGE",
      reason: `\`${key}\` has ${value.length} characters; at most ${requestLimits.idLength} are accepted`,
    };
  }
  if (unsafeInId.test(value)) return { reason: `\`${key}\` has control or invisible characters` };
  return undefined;
}

function captureParams(value: unknown): { params: JsonObject } | { reason: string; tooLarge: boolean } {
  if (value === undefined || value === null) return { params: Object.freeze({}) };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { reason: "`params` is not an object", tooLarge: false };
  }
  const captured = captureJson(value, {
    maxBytes: requestLimits.paramsBytes,
    maxDepth: requestLimits.paramsDepth,
  });
  if (captured.ok) return { params: captured.value as JsonObject };
  if (captured.code === "NOT_JSON") return { reason: `\`params\`: ${captured.reason}`, tooLarge: false };
  const limit =
    captured.code === "TOO_DEEP"
      ? `at most ${requestLimits.paramsDepth} levels are accepted`
      : `at most ${requestLimits.paramsBytes} bytes of JSON are accepted`;
  return { reason: `\`params\`: ${captured.reason}; ${limit}`, tooLarge: true };
}

function refusal(
  code: RefusedRequest["code"],
  reason: string,
  readable: Partial<Request>,
  refused: ReadonlyMap<keyof Request, string | undefined>,
): ParsedRequest {
  return { ok: false, code, reason, readable, refused };
}
