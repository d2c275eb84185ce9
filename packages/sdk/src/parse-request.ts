import { captureJson, type JsonObject, type JsonValue, printable, suggest } from "@agent-safe/core";
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
  readonly refused: RefusedParts;
}

/** Parts of a request that were not accepted, with the value that the ledger may digest; undefined where there is none. */
export type RefusedParts = ReadonlyMap<keyof Request, JsonValue | undefined>;

export type ParsedRequest =
  | { readonly ok: true; readonly request: Request }
  | ({ readonly ok: false } & RefusedRequest);

/** The parts of a request. */
export const requestKeys = ["action", "target", "caller", "params", "ticketId", "correlationId"] as const;
// Control characters, and lone surrogates, which UTF-8 cannot hold.
const unsafeInId = /[\p{Cc}\p{Cs}]/u;
// Three base64url parts of which the first begins like `{"`: a JWT, whoever made it, also behind the word `Bearer`.
const tokenShape = /eyJ[\w-]+\.[\w-]+\.[\w-]*/;
// Beyond these a digest would cost more than it tells.
const digestLimits = { maxBytes: 1024 * 1024, maxDepth: 64 };

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
  const refused = new Map<keyof Request, JsonValue | undefined>();
  const problems: string[] = [];
  let code: RefusedRequest["code"] = "INVALID_REQUEST";

  for (const key of requestKeys) {
    // Each property is read once: a getter could answer differently the second time.
    const value: unknown = (input as Record<string, unknown>)[key];
    if (key === "params") {
      const captured = captureParams(value);
      if ("params" in captured) readable.params = captured.params;
      else {
        if (captured.tooLarge) code = "REQUEST_TOO_LARGE";
        problems.push(captured.reason);
        refused.set(key, captured.digestible);
      }
      continue;
    }
    const problem = isNone(key, value) ? undefined : problemOfId(key, value);
    if (problem === undefined) {
      const text = isNone(key, value) ? null : (value as string);
      if (key === "action") readable.action = text ?? "";
      else readable[key] = text;
      continue;
    }
    if (problem.code !== undefined) code = problem.code;
    problems.push(problem.reason);
    refused.set(key, typeof value === "string" ? value.slice(0, 64 * 1024) : undefined);
  }
  for (const key of Object.keys(input)) {
    if ((requestKeys as readonly string[]).includes(key)) continue;
    const meant = suggest(key.replaceAll("_", ""), requestKeys);
    problems.push(
      `\`${key.slice(0, 64)}\` is not a part of a request${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
    );
    if (problems.length >= 10) break;
  }
  if (problems.length > 0) return refusal(code, problems.join("; "), readable, refused);
  return { ok: true, request: readable as Request };
}

/** Whether nothing was said. An empty action is not nothing: it is an action that no registry knows. */
function isNone(key: keyof Request, value: unknown): boolean {
  if (key === "action") return false;
  return value === undefined || value === null || value === "" || (key === "ticketId" && isBlank(value));
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

function problemOfId(
  key: keyof Request,
  value: unknown,
): { reason: string; code?: RefusedRequest["code"] } | undefined {
  if (key === "action" && (value === undefined || value === null)) {
    return { reason: "`action` is missing; name an action of the registry" };
  }
  if (typeof value !== "string") return { reason: `\`${key}\` is not a string` };
  if (tokenShape.test(value)) {
    if (key !== "caller") return { reason: `\`${key}\` holds a token, which must not be recorded` };
    return {
      code: "TOKEN_INVALID",
      reason: "the caller is a token, and this installation has no way to verify one; pass an agent's id",
    };
  }
  if (isLongerThan(value, requestLimits.idLength)) {
    return {
      code: "REQUEST_TOO_LARGE",
      reason: `\`${key}\` has more than ${requestLimits.idLength} characters`,
    };
  }
  if (unsafeInId.test(value)) return { reason: `\`${key}\` has control characters` };
  return undefined;
}

function isLongerThan(text: string, characters: number): boolean {
  // A character has one or two UTF-16 units: only what lies between needs counting.
  return text.length > characters && (text.length > 2 * characters || [...text].length > characters);
}

interface UnusableParams {
  readonly reason: string;
  readonly tooLarge: boolean;
  readonly digestible: JsonValue | undefined;
}

function captureParams(value: unknown): { params: JsonObject } | UnusableParams {
  if (value === undefined || value === null) return { params: Object.freeze({}) };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { reason: "`params` is not an object", tooLarge: false, digestible: digestible(value) };
  }
  const captured = captureJson(value, {
    maxBytes: requestLimits.paramsBytes,
    maxDepth: requestLimits.paramsDepth,
  });
  if (captured.ok) return { params: captured.value as JsonObject };
  if (captured.code === "NOT_JSON") {
    return { reason: `\`params\`: ${captured.reason}`, tooLarge: false, digestible: undefined };
  }
  const limit =
    captured.code === "TOO_DEEP"
      ? `at most ${requestLimits.paramsDepth} levels are accepted`
      : `at most ${requestLimits.paramsBytes} bytes of JSON are accepted`;
  return {
    reason: `\`params\`: ${captured.reason}; ${limit}`,
    tooLarge: true,
    digestible: digestible(value),
  };
}

function digestible(value: unknown): JsonValue | undefined {
  const captured = captureJson(value, digestLimits);
  return captured.ok ? captured.value : undefined;
}

function refusal(
  code: RefusedRequest["code"],
  reason: string,
  readable: Partial<Request>,
  refused: RefusedParts,
): ParsedRequest {
  // Names of members and parameters are the asker's own text.
  return { ok: false, code, reason: printable(reason), readable, refused };
}
