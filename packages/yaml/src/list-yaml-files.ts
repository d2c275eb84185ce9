import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileProblem, systemReason } from "./file-problem.ts";
import type { Problem } from "./problem.ts";

const yamlName = /\.ya?ml$/i;
const deepestFolder = 32;

/** The YAML files of a folder and its subfolders, and what else was met there. */
export interface YamlFileList {
  /** Paths that begin with the folder as it was given, in byte order of the part below it. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Lists `.yaml` and `.yml` files (in any case) of a folder and its subfolders. Hidden files and folders (leading dot) are
 * not read: hidden YAML files and folders are warnings, since a rule that was meant may stand there, and so are other
 * files that are not YAML. A folder that is missing or cannot be read is an error. Symbolic links are followed, since mounted
 * configuration consists of them; one that leads back to a folder above it is an error.
 */
export function listYamlFiles(folder: string): YamlFileList {
  const found: { path: string; order: Buffer }[] = [];
  const problems: Problem[] = [];
  walk(folder, "", [], found, problems);
  found.sort((a, b) => Buffer.compare(a.order, b.order));
  return { files: found.map(({ path }) => path), problems };
}

function walk(
  path: string,
  below: string,
  above: readonly string[],
  found: { path: string; order: Buffer }[],
  problems: Problem[],
): void {
  let entries: Dirent[];
  let real: string;
  try {
    entries = readdirSync(path, { withFileTypes: true });
    real = realpathSync(path);
  } catch (error) {
    problems.push(unreadableFolder(path, error));
    return;
  }
  if (above.includes(real) || above.length > deepestFolder) {
    const message = above.includes(real)
      ? "this folder contains itself by a symbolic link"
      : "folders are nested too deep";
    problems.push(
      fileProblem(path, { code: "FOLDER_ENDLESS", message, cure: "remove the link or flatten the folders" }),
    );
    return;
  }
  for (const entry of entries) {
    // `..data` and the like are how Kubernetes mounts a volume: what they hold is read by the links beside them.
    if (entry.name.startsWith("..")) continue;
    const child = join(path, entry.name);
    const childBelow = below === "" ? entry.name : `${below}/${entry.name}`;
    const kind = kindOf(entry, child);
    if (entry.name.startsWith(".")) {
      // Other hidden files, such as `.gitkeep`, belong to tools and were never meant to be read.
      if (kind === "folder" || yamlName.test(entry.name)) problems.push(hidden(child, kind));
    } else if (kind === "folder") walk(child, childBelow, [...above, real], found, problems);
    else if (yamlName.test(entry.name)) found.push({ path: child, order: Buffer.from(childBelow) });
    else problems.push(notYaml(child));
  }
}

function kindOf(entry: Dirent, path: string): "folder" | "file" {
  if (entry.isDirectory()) return "folder";
  if (!entry.isSymbolicLink()) return "file";
  // A link that leads nowhere counts as a file: reading it then says what is wrong.
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return "file";
  }
}

function notYaml(path: string): Problem {
  return fileProblem(path, {
    code: "NOT_YAML",
    message: "this file is not read: its name ends neither in `.yaml` nor in `.yml`",
    cure: "rename it, or move it out of this folder",
    severity: "warning",
  });
}

function hidden(path: string, kind: "folder" | "file"): Problem {
  const what = kind === "folder" ? "this folder and what it holds are" : "this file is";
  return fileProblem(path, {
    code: "HIDDEN",
    message: `${what} not read: the name begins with a dot`,
    cure: "rename it without the dot, or move it out of this folder",
    severity: "warning",
  });
}

function unreadableFolder(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") {
    const input = { message: "the folder does not exist", cure: "correct the path, or create the folder" };
    return fileProblem(path, { code: "FOLDER_NOT_FOUND", ...input });
  }
  if (code === "ENOTDIR") {
    const input = {
      message: "this is a file, and a folder is wanted",
      cure: "name the folder that holds it",
    };
    return fileProblem(path, { code: "NOT_A_FOLDER", ...input });
  }
  const message = `the folder cannot be read: ${systemReason(error)}`;
  return fileProblem(path, { code: "FOLDER_UNREADABLE", message, cure: "check its permissions" });
}
