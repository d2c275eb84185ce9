// A reader types what the documentation shows. So every TypeScript block of every page is type-checked and run, and
// every shell block marked `run` is run, in order, in a folder that holds a freshly made project.

import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root, workspacePackages } from "../workspace.mjs";
import { runCommand } from "./support/command.mjs";
import { printsAsShown, readPage } from "./support/page.mjs";
import { repositoryFiles } from "./support/repository-files.mjs";
import { shellScript } from "./support/shell-script.mjs";
import { withTemporaryFolder } from "./support/temporary-folder.mjs";

export const title = "what the documentation shows compiles and runs";

/** @typedef {import("./support/page.mjs").Step} Step */
/** @typedef {{ file: string, folder: string, steps: Step[] }} Page */

const pagePattern = /^(?:[A-Z]+\.md|docs\/.*\.md|(?:packages|apps)\/[^/]+\/README\.md)$/;

/** @returns {Promise<import("./run.mjs").Finding>} */
export function check() {
  return withTemporaryFolder((folder) => {
    const files = repositoryFiles().filter(
      (file) => pagePattern.test(file) && !file.endsWith("CHANGELOG.md"),
    );
    return checkPages(
      folder,
      files.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") })),
    );
  });
}

/**
 * @param {string} top an empty folder to work in
 * @param {readonly { file: string, text: string }[]} sources
 * @param {typeof scaffold} makeProject makes the project that each page starts in, and says what went wrong
 * @returns {Promise<import("./run.mjs").Finding>}
 */
export async function checkPages(top, sources, makeProject = scaffold) {
  installWorkspace(top);
  const env = snippetEnvironment(top);
  const project = join(top, "project");
  mkdirSync(project);
  const problems = await makeProject(project, env);
  /** @type {Page[]} */
  const pages = sources.map(({ file, text }, index) => {
    const read = readPage(text);
    problems.push(...read.problems.map(({ line, message }) => `${file}:${line}: ${message}`));
    return { file, folder: join(top, "pages", String(index)), steps: read.steps };
  });
  problems.push(...(await typeCheck(top, pages)));
  // What does not compile is not run: its second complaint would only hide the first.
  if (problems.length === 0) {
    for (const page of pages) problems.push(...(await runPage(top, page, env)));
  }
  const steps = pages.flatMap((page) => page.steps);
  const modules = steps.filter((step) => step.kind === "module");
  return {
    problems,
    summary: `${pages.length} pages, ${modules.length} modules, ${steps.length - modules.length} other steps`,
  };
}

/**
 * Lets every workspace package, and what the packages themselves depend on, be imported below `top`.
 *
 * @param {string} top
 */
function installWorkspace(top) {
  const modules = join(top, "node_modules");
  const packages = workspacePackages();
  for (const { name, folder } of packages) link(folder, join(modules, name));
  for (const { folder, manifest } of packages) {
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      const place = join(modules, dependency);
      if (!existsSync(place)) link(join(folder, "node_modules", dependency), place);
    }
    const bins = typeof manifest.bin === "object" ? manifest.bin : {};
    for (const [bin, file] of Object.entries(bins)) link(join(folder, file), join(modules, ".bin", bin));
  }
  link(join(root, "node_modules", "@types", "node"), join(modules, "@types", "node"));
  writeFileSync(join(top, "package.json"), '{ "name": "snippets", "private": true, "type": "module" }\n');
  mkdirSync(join(top, "home"));
}

/**
 * @param {string} target
 * @param {string} path
 */
function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/**
 * @param {string} top
 * @returns {Record<string, string>}
 */
function snippetEnvironment(top) {
  return {
    HOME: join(top, "home"),
    PATH: [join(top, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter),
  };
}

/**
 * @param {string} folder
 * @param {Record<string, string>} env
 * @returns {Promise<string[]>}
 */
async function scaffold(folder, env) {
  const { code, output } = await runCommand("agent-safe", ["init", "."], { cwd: folder, env });
  return code === 0 ? [] : [`\`agent-safe init .\` ended with ${code}\n${output}`];
}

/**
 * @param {Step} step
 * @param {Page} page
 */
function moduleName(step, page) {
  return `${page.folder.slice(page.folder.lastIndexOf("/") + 1)}-${step.line}`;
}

/**
 * Compiles the modules of all pages at once.
 *
 * @param {string} top
 * @param {readonly Page[]} pages
 * @returns {Promise<string[]>}
 */
async function typeCheck(top, pages) {
  const source = join(top, "modules");
  mkdirSync(source);
  /** @type {Map<string, string>} */
  const origins = new Map();
  for (const page of pages) {
    for (const step of page.steps.filter((one) => one.kind === "module")) {
      const name = `${moduleName(step, page)}.ts`;
      // The last line makes it a module, also where it imports nothing.
      writeFileSync(join(source, name), `${step.text}export {};\n`);
      origins.set(name, page.file);
    }
  }
  if (origins.size === 0) return [];
  writeFileSync(
    join(top, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        target: "es2023",
        lib: ["es2023", "esnext.disposable"],
        module: "nodenext",
        types: ["node"],
        skipLibCheck: true,
        rootDir: "modules",
        outDir: "built",
      },
      include: ["modules"],
    }),
  );
  const { code, output } = await runCommand("tsc", ["-p", ".", "--pretty", "false"], { cwd: top });
  if (code === 0) return [];
  return [
    output.replace(/modules\/(\S+?\.ts)\((\d+),(\d+)\)/g, (whole, name, line, column) => {
      const file = origins.get(name);
      return file === undefined ? whole : `${file}:${line}:${column}`;
    }),
  ];
}

/**
 * @param {string} top
 * @param {Page} page
 * @param {Record<string, string>} env
 * @returns {Promise<string[]>}
 */
async function runPage(top, page, env) {
  cpSync(join(top, "project"), page.folder, { recursive: true });
  let cwd = page.folder;
  for (const step of page.steps.filter((one) => one.run)) {
    const place = `${page.file}:${step.line}`;
    if (step.kind === "file") {
      const file = join(cwd, step.file ?? "");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, step.text);
      continue;
    }
    const result = await runStep(top, page, step, cwd, env);
    if (result.code !== 0) return [`${place}: ended with ${result.code}\n${result.output}`];
    if (step.output !== undefined && !printsAsShown(step.output.text, result.stdout)) {
      return [`${page.file}:${step.output.line}: the step above prints something else:\n${result.stdout}`];
    }
    if (step.kind === "shell") cwd = readFileSync(join(top, "cwd"), "utf8").trimEnd();
  }
  return [];
}

/**
 * @param {string} top
 * @param {Page} page
 * @param {Step} step
 * @param {string} cwd
 * @param {Record<string, string>} env
 */
function runStep(top, page, step, cwd, env) {
  const options = { cwd, env, timeout: 120_000 };
  if (step.kind === "module") {
    return runCommand(process.execPath, [join(top, "built", `${moduleName(step, page)}.js`)], options);
  }
  const script = join(top, "step.sh");
  writeFileSync(script, shellScript(step.text, join(top, "cwd")));
  return runCommand("bash", ["-u", script], options);
}
