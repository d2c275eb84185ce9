import { noLog, unreadable } from "./errors.ts";
import { LogFile } from "./log-file.ts";

/** Opens a log to read it. @throws AuditError `AUDIT_UNREADABLE` */
export function openForReading(file: string): LogFile {
  let log: LogFile | undefined;
  try {
    log = LogFile.open(file, "read");
  } catch (error) {
    throw unreadable(file, error);
  }
  if (log === undefined) throw noLog(file);
  return log;
}
