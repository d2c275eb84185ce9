import type { Problem, ProblemInput } from "./problem.ts";

/** A problem of a file or folder as a whole. */
export function fileProblem(
  file: string,
  { code, message, cure, severity = "error" }: ProblemInput,
): Problem {
  return {
    file,
    line: 1,
    column: 1,
    severity,
    code,
    message,
    ...(cure === undefined ? {} : { cure }),
    frame: "",
  };
}

/** What the operating system said, without the path that is shown anyway. */
export function systemReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const words: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    ELOOP: "its symbolic links go round in a circle",
    ENAMETOOLONG: "its name is too long",
    EMFILE: "too many files are open",
    ENOTDIR: "a part of its path is not a folder",
    ERR_INVALID_ARG_VALUE: "its name holds a NUL character",
  };
  return (code !== undefined && words[code]) || (code ?? "unknown reason");
}
