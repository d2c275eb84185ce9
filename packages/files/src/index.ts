export { FilesError, type FilesErrorCode, systemErrorCode } from "./errors.ts";
export { createFileLock } from "./file-lock.ts";
export { createKernelLock, kernelLockAvailable } from "./kernel-lock.ts";
export type { AcquireOptions, FileLock, LockKind } from "./lock.ts";
export { ensurePrivateFolder, openPrivateFile } from "./private-files.ts";
export { replaceFile } from "./replace-file.ts";
export { syncFolder } from "./sync-folder.ts";
export { readFully, writeFully } from "./write-fully.ts";
