import { fileProblem, listYamlFiles, readYamlFile } from "@agent-safe/yaml";
import { type LoadedRegistry, RegistryBuilder } from "./build-registry.ts";

export interface RegistryOptions {
  /** Folder of action files, one action a file; read with its subfolders. */
  readonly actions: string;
  /** The inventory's file. Without one, every target is unknown. */
  readonly inventory?: string | undefined;
  /** Environments that the project has besides `dev`, `staging` and `prod`. */
  readonly environments?: readonly string[] | undefined;
  /** Told after each file, for a progress sign. */
  onProgress?(done: number, total: number): void;
}

/**
 * Loads a project's actions and targets and checks them across files. Never throws on what the files hold:
 * everything that is wrong is listed, with its place; `registry` is absent when something is an error.
 */
export function loadRegistry(options: RegistryOptions): LoadedRegistry {
  const builder = new RegistryBuilder(options.environments);
  const { files, problems } = listYamlFiles(options.actions);
  builder.add(...problems);
  if (files.length === 0 && !problems.some(({ severity }) => severity === "error")) {
    const message = "the folder holds no action, so every request will be denied";
    const cure = "add a `.yaml` file for each action";
    builder.add(fileProblem(options.actions, { code: "NO_ACTIONS", severity: "warning", message, cure }));
  }
  const total = files.length + (options.inventory === undefined ? 0 : 1);
  files.forEach((file, index) => {
    builder.addAction(readYamlFile(file));
    options.onProgress?.(index + 1, total);
  });
  if (options.inventory !== undefined) {
    builder.addInventory(readYamlFile(options.inventory));
    options.onProgress?.(total, total);
  }
  return builder.finish();
}
