import {
  AuditError,
  type AuditErrorCode,
  type Ledger,
  type LedgerEntryInput,
  type OpenLedgerOptions,
  openLedger,
  type VerifyOptions,
  type VerifyReport,
  verifyLedger,
} from "@agent-safe/audit";
import { AgentSafeError, type Clock } from "@agent-safe/core";
import type { Diagnostic } from "./diagnostic.ts";
import { ledgerSigningKey } from "./ledger-key.ts";
import type { Settings } from "./settings.ts";

/** Why an entry is not in the ledger. */
export interface AuditFailure {
  readonly code: AuditErrorCode | "CLOSED" | "INTERNAL";
  readonly reason: string;
}

/** The project's ledger, seen from a check. Without an `audit_log` nothing is recorded, and nothing fails. */
export interface AuditTrail {
  /** Makes an entry durable, or says why it is not. Never throws, not even when `entry` does. */
  append(entry: () => LedgerEntryInput): Promise<AuditFailure | undefined>;
  /** @throws AgentSafeError `NO_AUDIT_LOG` */
  verify(options: VerifyOptions): Promise<VerifyReport>;
  close(): Promise<void>;
}

export interface AuditTrailOptions {
  readonly settings: Pick<Settings, "config" | "auditLog" | "audit">;
  readonly revision: string;
  readonly secret: Uint8Array | undefined;
  readonly clock: Clock;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** The ledger's file is opened by the first entry, so that looking at a project leaves no trace in it. */
export function openTrail(options: AuditTrailOptions): AuditTrail {
  const { auditLog } = options.settings;
  let opening: Promise<Ledger> | undefined;
  let closed = false;

  function open(file: string): Promise<Ledger> {
    opening ??= openLedger({ file, ...ledgerOptions(options) }).catch((error: unknown) => {
      // Not kept: what was in the way (a full disk, a missing folder) may be gone at the next check.
      opening = undefined;
      throw error;
    });
    return opening;
  }

  return {
    async append(entry) {
      if (closed) return { code: "CLOSED", reason: "agent-safe was closed; open it again to go on" };
      if (auditLog === undefined) return undefined;
      try {
        const ledger = await open(auditLog);
        await ledger.append(entry());
        return undefined;
      } catch (error) {
        return failureOf(error, options.report);
      }
    },
    async verify(verifyOptions) {
      if (auditLog === undefined) {
        throw new AgentSafeError("NO_AUDIT_LOG", "this project keeps no ledger", {
          cure: "name a file as `audit_log` in agent-safe.yaml, or as `auditLog` in the options",
        });
      }
      const publicKey = ledgerSigningKey(options.settings, options.secret, () => {})?.publicKey;
      return verifyLedger(auditLog, { publicKey, ...verifyOptions });
    },
    async close() {
      closed = true;
      const ledger = await opening?.catch(() => undefined);
      await ledger?.close();
    },
  };
}

function ledgerOptions({
  settings,
  revision,
  secret,
  clock,
  report,
}: AuditTrailOptions): Omit<OpenLedgerOptions, "file"> {
  const { fsync, redact } = settings.audit;
  return {
    fsync,
    redact,
    clock,
    secret,
    signingKey: ledgerSigningKey(settings, secret, report),
    // A project file says which key is meant. Without one, a ledger that somebody else signs is written to unsigned.
    foreignKey: settings.config === undefined ? "unsigned" : "refuse",
    configDigest: revision,
    onDiagnostic: (diagnostic) => report({ severity: "warning", ...diagnostic }),
  };
}

function failureOf(error: unknown, report: (diagnostic: Diagnostic) => void): AuditFailure {
  const { message, cure } =
    error instanceof AgentSafeError ? error : { message: String(error), cure: undefined };
  const code =
    error instanceof AuditError
      ? error.code
      : error instanceof AgentSafeError
        ? "AUDIT_UNAVAILABLE"
        : "INTERNAL";
  report({ severity: "error", code, message, ...(cure === undefined ? {} : { cure }) });
  return { code, reason: `The decision could not be recorded, so nothing is permitted: ${message}` };
}
