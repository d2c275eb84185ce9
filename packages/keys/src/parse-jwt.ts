import { captureJson, type JsonObject } from "@agent-safe/core";
import { decodeBase64url } from "./base64url.ts";
import { hasDuplicateMembers } from "./duplicate-members.ts";

/** A token taken apart. Nothing of it is to be believed before its signature is verified. */
export interface ParsedJwt {
  readonly alg: string;
  readonly kid: string | undefined;
  readonly claims: JsonObject;
  /** What is signed: the first two parts, with the dot between them. */
  readonly signingInput: string;
}

export type ParseJwtResult =
  | { readonly ok: true; readonly jwt: ParsedJwt }
  | { readonly ok: false; readonly reason: string };

/** Enough for identity tokens with long delegation chains. */
export const defaultMaxLength: number = 16 * 1024;
const deepest = 40;
const longestKid = 256;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Takes a compact JWT apart (RFC 7519, RFC 7515 section 7.1), strictly: three parts in canonical base64url, valid UTF-8,
 * JSON objects without duplicate members, and a header of `alg`, `typ` and `kid` only. A header that brings a key or
 * points to one (`jwk`, `jku`, `x5u`, `x5c`), or that asks for an extension (`crit`), is refused. Never throws, and
 * never repeats the token in a reason.
 */
export function parseJwt(token: unknown, maxLength: number = defaultMaxLength): ParseJwtResult {
  if (typeof token !== "string") return refused("it is not a string");
  if (token.length > maxLength) return refused(`it has more than ${maxLength} characters`);
  const parts = token.split(".", 4);
  if (parts.length !== 3) return refused("it has not three parts");
  const [head, body, signature] = parts.map(decodeBase64url);
  if (!head || !body || !signature) return refused("a part is not in canonical base64url");
  if (signature.length === 0) return refused("it is not signed");
  const header = readObject(head);
  if (header === undefined) return refused("its header is not a JSON object without duplicate members");
  const claims = readObject(body);
  if (claims === undefined) return refused("its payload is not a JSON object without duplicate members");

  const { alg, typ, kid, ...others } = header;
  if (Object.keys(others).length > 0) return refused("its header has members other than alg, typ and kid");
  if (typeof alg !== "string") return refused("its header names no algorithm");
  if (typ !== undefined && (typeof typ !== "string" || typ.toUpperCase() !== "JWT")) {
    return refused("its header says that it is no JWT");
  }
  if (kid !== undefined && (typeof kid !== "string" || kid === "" || kid.length > longestKid)) {
    return refused("its header names no usable key");
  }
  return { ok: true, jwt: { alg, kid, claims, signingInput: token.slice(0, token.lastIndexOf(".")) } };
}

/** A frozen object, or undefined for everything that is not exactly one. */
function readObject(bytes: Buffer): JsonObject | undefined {
  try {
    const text = strictUtf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    if (hasDuplicateMembers(text)) return undefined;
    // Refuses what JSON.parse lets through: lone surrogates, numbers that became Infinity, deep nesting.
    const captured = captureJson(value, { maxBytes: Number.POSITIVE_INFINITY, maxDepth: deepest });
    return captured.ok ? (captured.value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function refused(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
