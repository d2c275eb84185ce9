import { AuditError } from "./errors.ts";
import { LogFile } from "./log-file.ts";

/** Opens a log to read it. @throws AuditError `AUDIT_UNREADABLE` */
export function openForReading(file: string): LogFile {
  let log: LogFile | undefined;
  try {
    log = LogFile.open(file, "read");
  } catch (error) {
    throw new AuditError("AUDIT_UNREADABLE", `the log \`${file}\` cannot be read`, {
      details: { file },
      cause: error,
    });
  }
  if (log === undefined)
    throw new AuditError("AUDIT_UNREADABLE", `there is no log \`${file}\``, { details: { file } });
  return log;
}
