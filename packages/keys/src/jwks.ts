import type { DiagnosticSink } from "./diagnostic.ts";
import { hasDuplicateMembers } from "./duplicate-members.ts";
import { KeysError } from "./errors.ts";
import { type Jwks, type PublicJwk, parsePublicJwk } from "./jwk.ts";
import { readKeyText } from "./key-file.ts";
import { verifierOf } from "./key-pair.ts";
import { createKeySet, type KeySet } from "./key-set.ts";
import { watchKeySet } from "./watch-key-set.ts";

const mostKeys = 32;

/**
 * The public keys of a JWK Set (RFC 7517 section 5): those that are Ed25519 or P-256 and meant for signatures.
 *
 * @param value parsed JSON
 * @throws KeysError `KEY_INVALID`: no key is left, two have one `kid`, one is a private key, or one is malformed
 */
export function parseJwks(value: unknown): Jwks {
  const keys = typeof value === "object" && value !== null && "keys" in value ? value.keys : undefined;
  if (!Array.isArray(keys) || keys.length > mostKeys) {
    throw new KeysError("KEY_INVALID", `this is not a JWK Set with at most ${mostKeys} keys`, {
      cure: 'give it as {"keys": [...]}',
    });
  }
  const parsed = keys.map(parsePublicJwk).filter((key) => key !== undefined);
  if (parsed.length === 0) throw new KeysError("KEY_INVALID", "the JWK Set holds no Ed25519 or P-256 key");
  const kids = new Set(parsed.map((key) => key.kid));
  if (kids.size < parsed.length) throw new KeysError("KEY_INVALID", "two keys of the JWK Set have one `kid`");
  return { keys: parsed };
}

/** A key set that accepts these public keys, and signs nothing. */
export function jwksKeySet(jwks: Jwks): KeySet {
  return createKeySet({ verifiers: parseJwks(jwks).keys.map(verifierOf) });
}

export interface ReadJwksOptions {
  /** Hears of a changed file that could not be read; the keys read before stay in use then. */
  readonly onDiagnostic?: DiagnosticSink | undefined;
  /** How often to look whether the file has changed; default 1,000 ms. */
  readonly refreshMs?: number;
}

/**
 * Public keys from a JWKS file, for those who only verify. A changed file is noticed within a second, so a new key can
 * be handed out, and an old one withdrawn, without restarting anything.
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE` when others may change the file, `KEY_INVALID`
 */
export function readJwksFile(path: string, options: ReadJwksOptions = {}): KeySet {
  return watchKeySet([path], () => ({ verifiers: readJwks(path).map(verifierOf) }), options);
}

export function readJwks(path: string): readonly PublicJwk[] {
  const text = readKeyText(path);
  try {
    const value: unknown = JSON.parse(text);
    if (hasDuplicateMembers(text)) throw new KeysError("KEY_INVALID", "a member stands there twice");
    return parseJwks(value).keys;
  } catch (error) {
    const what = error instanceof KeysError ? error.message : "it is not JSON";
    throw new KeysError("KEY_INVALID", `\`${path}\` is no JWKS file: ${what}`, { details: { path } });
  }
}
