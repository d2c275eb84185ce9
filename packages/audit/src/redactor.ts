import { createHmac } from "node:crypto";
import { canonicalJson } from "@agent-safe/core";
import { deriveKey } from "@agent-safe/keys";
import type { LedgerEntryInput } from "./entry.ts";
import { formatRedactPath, parseRedactPath, type RedactPath } from "./redact-path.ts";
import { serializeMembers } from "./serialize.ts";

// Characters; far more than a line can hold, since only a digest of it is written.
const largestValue = 1 << 24;

/** What stands in a redacted value's place. With a key, equal values have equal digests; without one nothing is left. */
export type Redacted =
  | { readonly $redacted: "hmac-sha256"; readonly d: string }
  | { readonly $redacted: "dropped" };

export interface RedactedParams {
  readonly params: Readonly<Record<string, unknown>>;
  /** Where values were replaced, as paths into the entry: `params.password`. */
  readonly redacted: readonly string[];
}

export interface RedactorOptions {
  /** The project's secret, or nothing: then values are dropped. */
  readonly secret?: Uint8Array | undefined;
  /** Paths into an entry whose values are never written (`audit.redact`), as `parseRedactPath` reads them. */
  readonly paths?: readonly string[] | undefined;
}

/** Keeps values out of the log, and out of whatever else shows what is in it. */
export interface Redactor {
  /** The replacement of one value. */
  replace(value: unknown): Redacted;
  /** Parameters without the values of those marked `sensitive`, and of those that the configured paths name. */
  redactParams(params: Readonly<Record<string, unknown>>, sensitive: Iterable<string>): RedactedParams;
  /** An entry without the values that the configured paths name, which are added to its `redacted`. */
  redactEntry(entry: LedgerEntryInput): LedgerEntryInput;
}

/**
 * @throws AuditError `AUDIT_PATH_INVALID`
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const key = options.secret === undefined ? undefined : deriveKey(options.secret, "ledger redaction");
  const paths = (options.paths ?? []).map(parseRedactPath);

  function replace(value: unknown): Redacted {
    if (key === undefined) return { $redacted: "dropped" };
    let text: string;
    try {
      // Bounds the work, which values that hold themselves would make endless.
      serializeMembers({ value }, largestValue);
      text = canonicalJson(value);
    } catch {
      return { $redacted: "dropped" }; // not JSON, so there is nothing to compare it with
    }
    return { $redacted: "hmac-sha256", d: createHmac("sha256", key).update(text).digest("base64url") };
  }

  function redactAt(value: unknown, path: RedactPath, at: readonly string[], done: Set<string>): unknown {
    if (at.length === path.length) {
      const place = formatRedactPath(at);
      if (done.has(place)) return value;
      done.add(place);
      return replace(value);
    }
    if (typeof value !== "object" || value === null) return value;
    const step = path[at.length];
    const names = step === undefined ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : [];
    let copy: Record<string, unknown> | undefined;
    for (const name of names) {
      const member = (value as Record<string, unknown>)[name];
      const redacted = redactAt(member, path, [...at, name], done);
      if (redacted === member) continue;
      copy ??= shallowCopy(value);
      define(copy, name, redacted);
    }
    return copy ?? value;
  }

  /** One copy for all names: a request may have thousands of undeclared parameters, each of them sensitive. */
  function redactNames(
    params: RedactedParams["params"],
    names: Iterable<string>,
    done: Set<string>,
  ): RedactedParams["params"] {
    if (typeof params !== "object" || params === null) return params;
    let copy: Record<string, unknown> | undefined;
    for (const name of names) {
      const place = formatRedactPath(["params", name]);
      if (!Object.hasOwn(params, name) || done.has(place)) continue;
      done.add(place);
      copy ??= shallowCopy(params);
      define(copy, name, replace(copy[name]));
    }
    return copy ?? params;
  }

  return {
    replace,
    redactParams(params, sensitive) {
      const done = new Set<string>();
      let redacted: unknown = { params: redactNames(params, sensitive, done) };
      for (const path of paths) redacted = redactAt(redacted, path, [], done);
      return { params: (redacted as { params: RedactedParams["params"] }).params, redacted: [...done] };
    },
    redactEntry(entry) {
      if (paths.length === 0) return entry;
      const done = new Set(entry.redacted ?? []);
      let redacted: unknown = entry;
      for (const path of paths) redacted = redactAt(redacted, path, [], done);
      if (redacted === entry) return entry;
      return { ...(redacted as LedgerEntryInput), redacted: [...done] };
    },
  };
}

function shallowCopy(value: object): Record<string, unknown> {
  return (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
}

/** Defined, not assigned: assigning `__proto__` would set the prototype. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
