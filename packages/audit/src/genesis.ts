import { randomBytes } from "node:crypto";
import type { LockKind } from "@agent-safe/files";
import { type PublicKey, parsePublicKey, verifierKey } from "@agent-safe/keys";
import { originOf } from "./checkpoint.ts";
import { draftOwnEntry } from "./entry.ts";
import { formatPrefix, noPrevious, parseLine, parsePrefix } from "./line.ts";

/** What the first line of a log says about it. */
export interface Genesis {
  /** 32 random hex digits. */
  readonly logId: string;
  readonly lock: LockKind;
  /** The key that signs the log from its beginning; undefined for a log without signatures. */
  readonly publicKey: PublicKey | undefined;
  /** Digest of the configuration that it was made with. */
  readonly configDigest: string | undefined;
}

/** A new log's name. */
export function newLogId(): string {
  return randomBytes(16).toString("hex");
}

/** The first line of a log, without its newline. */
export function formatGenesis(genesis: Genesis, at: number): Buffer {
  const { body } = draftOwnEntry(
    {
      type: "genesis",
      log_id: genesis.logId,
      lock: genesis.lock,
      public_key: genesis.publicKey && verifierKey(originOf(genesis.logId), genesis.publicKey),
      config: genesis.configDigest,
    },
    at,
  );
  return Buffer.from(formatPrefix(0, noPrevious, new Date(at).toISOString()) + body);
}

/** Reads the first line of a log, without its newline; undefined when it is no genesis. */
export function parseGenesis(line: Buffer): Genesis | undefined {
  const prefix = parsePrefix(line, 0, line.length);
  if (prefix?.seq !== 0 || prefix.prev !== noPrevious || prefix.type !== "genesis") return undefined;
  const { log_id: logId, lock, public_key: publicKey, config } = parseLine(line) ?? {};
  if (typeof logId !== "string" || !/^[0-9a-f]{32}$/.test(logId)) return undefined;
  if (lock !== "kernel" && lock !== "file") return undefined;
  const key = parseVerifierKey(publicKey, logId);
  if (publicKey !== undefined && key === undefined) return undefined;
  return { logId, lock, publicKey: key, configDigest: typeof config === "string" ? config : undefined };
}

/** A public key as entries hold it: the text form of signed notes, under the log's name. */
export function parseVerifierKey(text: unknown, logId: string): PublicKey | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const key = parsePublicKey(text);
    return verifierKey(originOf(logId), key) === text ? key : undefined;
  } catch {
    return undefined;
  }
}
