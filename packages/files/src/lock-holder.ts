import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorCode } from "./errors.ts";

/** Who holds a lock file: enough to tell a dead holder from a live one, and from one that cannot be seen from here. */
export interface LockHolder {
  readonly pid: number;
  /** When the process started, in clock ticks since boot (proc(5), field 22 of `stat`); empty without `/proc`. */
  readonly start: string;
  /** The kernel's random id of this boot; empty where there is none. */
  readonly boot: string;
  /** The pid namespace: process ids mean something else in another container. */
  readonly namespace: string;
  /** The machine: `<id>/<name>`. A container's id is often empty and its name not its own. */
  readonly host: string;
  /** Random, new for every time the lock is taken. */
  readonly token: string;
}

const tokenPattern = /^[0-9a-f]{32}$/;

let identity: Omit<LockHolder, "token"> | undefined;

/** This process as a holder. */
export function thisHolder(token: string): LockHolder {
  identity ??= {
    pid: process.pid,
    start: startOf("self") ?? "",
    boot: readOr("/proc/sys/kernel/random/boot_id", ""),
    namespace: namespaceOfThisProcess(),
    host: `${readOr("/etc/machine-id", "")}/${hostname()}`,
  };
  return { ...identity, token };
}

/** A lock file's content, or undefined when it is not one. */
export function parseHolder(text: string): LockHolder | undefined {
  let value: Partial<Record<keyof LockHolder, unknown>>;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, start, boot, namespace, host, token } = value;
  if (!Number.isSafeInteger(pid) || (pid as number) <= 0) return undefined;
  // The token becomes part of a file name.
  if (typeof token !== "string" || !tokenPattern.test(token)) return undefined;
  if (![start, boot, namespace, host].every((field) => typeof field === "string")) return undefined;
  return value as LockHolder;
}

/**
 * Whether a holder is certainly gone. False is the answer to every doubt: another machine, another pid namespace,
 * a process that cannot be looked at.
 */
export function holderIsDead(holder: LockHolder): boolean {
  const here = thisHolder(holder.token);
  if (holder.namespace !== here.namespace) return false;
  if (holder.boot !== here.boot || here.boot === "") {
    if (holder.host !== here.host) return false;
    if (holder.boot !== here.boot) return !here.host.startsWith("/"); // this very machine was started anew since
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemErrorCode(error) === "ESRCH";
  }
  // Alive, unless the number went to a new process since.
  const start = startOf(String(holder.pid));
  return start !== undefined && holder.start !== "" && start !== holder.start;
}

function startOf(pid: string): string | undefined {
  const stat = readOr(`/proc/${pid}/stat`, "");
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[19];
}

function namespaceOfThisProcess(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return otherwise;
  }
}
