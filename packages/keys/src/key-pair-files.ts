import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "@agent-safe/core";
import { createFileLock, ensurePrivateFolder, replaceFile } from "@agent-safe/files";
import type { DiagnosticSink } from "./diagnostic.ts";
import { KeysError } from "./errors.ts";
import { type Jwks, type KeyPairAlgorithm, type PublicJwk, publicJwk } from "./jwk.ts";
import { readJwks } from "./jwks.ts";
import { readKeyText } from "./key-file.ts";
import { generateKeyPairPem, parsePrivateKey, signerOf, verifierOf } from "./key-pair.ts";
import type { KeySet } from "./key-set.ts";
import type { TokenPurpose } from "./token-key.ts";
import { watchKeySet } from "./watch-key-set.ts";

/** Where the keys of one purpose are: `<purpose>.pem` is the private key that signs, `<purpose>.jwks.json` those accepted. */
export interface KeyPairPlace {
  readonly folder: string;
  readonly purpose: TokenPurpose;
}

// Longer than any token signed with the old key can live.
const keepSeconds: Readonly<Record<TokenPurpose, number>> = { identity: 31 * 24 * 3600, ticket: 3600 };

function pathsOf({ folder, purpose }: KeyPairPlace): { privateKey: string; jwks: string } {
  return { privateKey: join(folder, `${purpose}.pem`), jwks: join(folder, `${purpose}.jwks.json`) };
}

/** Whether there are keys in that place. */
export function hasKeyPair(place: KeyPairPlace): boolean {
  const paths = pathsOf(place);
  return existsSync(paths.privateKey) || existsSync(paths.jwks);
}

/**
 * Makes a key pair and its JWKS file, in a private folder.
 *
 * @throws KeysError `KEY_EXISTS`: nothing is ever overwritten
 */
export function generateKeyPair(
  place: KeyPairPlace,
  algorithm: KeyPairAlgorithm = "EdDSA",
): Promise<PublicJwk> {
  return locked(place, () => {
    if (hasKeyPair(place)) {
      throw new KeysError("KEY_EXISTS", `there are ${place.purpose} keys in \`${place.folder}\` already`, {
        cure: "replace them by `rotateKeyPair`, or use another folder",
        details: { folder: place.folder },
      });
    }
    const paths = pathsOf(place);
    const pem = generateKeyPairPem(algorithm);
    const jwk = publicJwk(parsePrivateKey(pem, paths.privateKey));
    writeJwks(paths.jwks, [jwk]);
    replaceFile(paths.privateKey, pem);
    return jwk;
  });
}

export interface RotateOptions {
  /** Default: that of the key before. */
  readonly algorithm?: KeyPairAlgorithm;
  /** How long the old key is accepted: by default longer than any token that it has signed can live. 0: from now on it is not. */
  readonly keepSeconds?: number;
  readonly clock?: Clock;
}

/**
 * Replaces a key pair: the new key signs from now on, the old one is accepted for a while. Processes that hold the key
 * set notice within a second; copies of the JWKS file have to be brought to date.
 *
 * @throws KeysError `KEY_UNREADABLE` when there is none to replace
 */
export function rotateKeyPair(place: KeyPairPlace, options: RotateOptions = {}): Promise<PublicJwk> {
  const { clock = systemClock } = options;
  return locked(place, () => {
    const paths = pathsOf(place);
    const old = publicJwk(parsePrivateKey(readKeyText(paths.privateKey), paths.privateKey));
    const now = Math.ceil(clock.now() / 1000);
    const kept = acceptedKeys(place).filter((key) => key.exp === undefined || key.exp > now);
    const pem = generateKeyPairPem(options.algorithm ?? old.alg);
    const jwk = publicJwk(parsePrivateKey(pem, paths.privateKey));
    // In this order, so that whatever a crash leaves behind is accepted wherever it signs.
    writeJwks(paths.jwks, [jwk, ...kept]);
    replaceFile(paths.privateKey, pem);
    const exp = now + (options.keepSeconds ?? keepSeconds[place.purpose]);
    writeJwks(paths.jwks, [jwk, ...kept.map((key) => (key.exp === undefined ? { ...key, exp } : key))]);
    return jwk;
  });
}

/**
 * The keys of a place. Where the private key is missing they only verify. Changes made by other processes are noticed
 * within a second.
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE`, `KEY_INVALID`
 */
export function readKeyPair(
  place: KeyPairPlace,
  options: { onDiagnostic?: DiagnosticSink | undefined; refreshMs?: number } = {},
): KeySet {
  const paths = pathsOf(place);
  let sink = options.onDiagnostic;
  const load = () => {
    const signs = existsSync(paths.privateKey) || !existsSync(paths.jwks);
    const signer = signs
      ? signerOf(parsePrivateKey(readKeyText(paths.privateKey, sink), paths.privateKey))
      : undefined;
    sink = undefined; // the private key's permissions are reported once, not at each reload
    return { signer, verifiers: acceptedKeys(place).map(verifierOf) };
  };
  return watchKeySet([paths.privateKey, paths.jwks], load, options);
}

/** The public keys of a place, for executors and other verifiers. */
export function readPublicKeys(place: KeyPairPlace): Jwks {
  return { keys: acceptedKeys(place) };
}

/** A private key made by other tools may stand alone; then its public half is what is accepted. */
function acceptedKeys(place: KeyPairPlace): readonly PublicJwk[] {
  const paths = pathsOf(place);
  if (!existsSync(paths.privateKey)) return readJwks(paths.jwks);
  const own = publicJwk(parsePrivateKey(readKeyText(paths.privateKey), paths.privateKey));
  const listed = existsSync(paths.jwks) ? readJwks(paths.jwks) : [];
  return listed.some((key) => key.kid === own.kid) ? listed : [own, ...listed];
}

function writeJwks(path: string, keys: readonly PublicJwk[]): void {
  replaceFile(path, `${JSON.stringify({ keys }, null, 2)}\n`);
}

async function locked<T>({ folder }: KeyPairPlace, use: () => T): Promise<T> {
  ensurePrivateFolder(folder);
  const lock = createFileLock(join(folder, "keys.lock"));
  await lock.acquire();
  try {
    return use();
  } finally {
    lock.release();
  }
}
