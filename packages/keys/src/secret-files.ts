import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type Clock, systemClock } from "@agent-safe/core";
import { createFileLock, ensurePrivateFolder, replaceFile } from "@agent-safe/files";
import type { DiagnosticSink } from "./diagnostic.ts";
import { KeysError } from "./errors.ts";
import { readKeyText, readSecretFile } from "./key-file.ts";
import type { KeySet } from "./key-set.ts";
import { generateSecret } from "./secret.ts";
import { type PreviousSecret, secretKeySet } from "./secret-key-set.ts";
import { watchKeySet } from "./watch-key-set.ts";

// Longer than any token signed with the old secret can live.
const defaultKeepSeconds = 31 * 24 * 3600;

const previousOf = (path: string): string => `${path}.previous`;

/**
 * Writes a new secret into a file of its own.
 *
 * @throws KeysError `KEY_EXISTS`: nothing is ever overwritten
 */
export function generateSecretFile(path: string): Promise<void> {
  return locked(path, () => {
    if (existsSync(path)) {
      throw new KeysError("KEY_EXISTS", `there is a file \`${path}\` already`, {
        cure: "replace the secret by `rotateSecretFile`, or name another file",
        details: { path },
      });
    }
    replaceFile(path, `${generateSecret()}\n`);
  });
}

/**
 * Replaces the secret in a file. The old one is kept beside it (`<path>.previous`) and accepted for a while; what was
 * derived from it for other purposes, such as a ledger's signing key, changes at once.
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE`, `KEY_INVALID`
 */
export function rotateSecretFile(
  path: string,
  options: { keepSeconds?: number; clock?: Clock } = {},
): Promise<void> {
  const { keepSeconds = defaultKeepSeconds, clock = systemClock } = options;
  return locked(path, () => {
    const secret = Buffer.from(readSecretFile(path)).toString();
    const accepted_until = new Date(clock.now() + keepSeconds * 1000).toISOString();
    // Kept before it is replaced: a crash in between leaves one secret twice, not none.
    replaceFile(previousOf(path), `${JSON.stringify({ secret, accepted_until })}\n`);
    replaceFile(path, `${generateSecret()}\n`);
  });
}

/**
 * The keys for HS256 from a secret file, and from the one that was kept when it was replaced. Changes made by other
 * processes are noticed within a second.
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE`, `KEY_INVALID`
 */
export function readSecretKeySet(
  path: string,
  options: { onDiagnostic?: DiagnosticSink | undefined; refreshMs?: number } = {},
): KeySet {
  let sink = options.onDiagnostic;
  const load = () => {
    const previous = existsSync(previousOf(path)) ? [readPrevious(previousOf(path))] : [];
    const keys = secretKeySet(readSecretFile(path, sink), { previous, onDiagnostic: sink });
    sink = undefined; // reported once, not at each reload
    return { signer: keys.signer, verifiers: keys.find("HS256", undefined, Number.NEGATIVE_INFINITY) };
  };
  return watchKeySet([path, previousOf(path)], load, options);
}

function readPrevious(path: string): PreviousSecret {
  const text = readKeyText(path);
  try {
    const { secret, accepted_until } = JSON.parse(text) as Record<string, unknown>;
    const acceptedUntil = typeof accepted_until === "string" ? Date.parse(accepted_until) : Number.NaN;
    if (typeof secret === "string" && secret !== "" && Number.isFinite(acceptedUntil)) {
      return { secret, acceptedUntil };
    }
  } catch {
    // The cause is left out: it may quote the file.
  }
  throw new KeysError("KEY_INVALID", `\`${path}\` does not hold a replaced secret`, {
    cure: "remove it; tokens signed with the old secret are refused from then on",
    details: { path },
  });
}

async function locked(path: string, use: () => void): Promise<void> {
  ensurePrivateFolder(dirname(path));
  const lock = createFileLock(`${path}.lock`);
  await lock.acquire();
  try {
    use();
  } finally {
    lock.release();
  }
}
