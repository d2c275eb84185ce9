// Inside the workspace every package finds every other, built and linked. Somebody who installs one from the registry
// has only what its package.json asks for. So the tarballs are installed in an empty folder elsewhere, and used there.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { runCommand } from "./support/command.mjs";
import { inParallel } from "./support/in-parallel.mjs";
import { commandsOf } from "./support/shell-script.mjs";
import { withTemporaryFolder } from "./support/temporary-folder.mjs";

export const title = "installed from tarballs, everything works";

/** @typedef {import("./support/packed.mjs").PackedPackage} PackedPackage */

/**
 * @param {import("./run.mjs").Context} context
 * @returns {Promise<import("./run.mjs").Finding>}
 */
export async function check({ packed }) {
  const packages = await packed();
  return withTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, "home"));
    const all = join(folder, "all");
    const failed = await install(folder, all, packages, packages);
    if (failed !== undefined) return { problems: [failed] };
    const problems = [
      ...(await useTypes(all)),
      ...(await useCommandLine(folder, all)),
      ...(await useAlone(folder, packages)),
    ];
    return { problems, summary: `${packages.length} packages` };
  });
}

/**
 * Installs packages from their tarballs; the workspace packages that they need come from tarballs too.
 *
 * @param {string} top holds the npm cache and the home folder of all installs
 * @param {string} folder
 * @param {readonly PackedPackage[]} wanted
 * @param {readonly PackedPackage[]} all
 * @returns {Promise<string | undefined>} what went wrong
 */
async function install(top, folder, wanted, all) {
  mkdirSync(folder);
  const tarballOf = (/** @type {readonly PackedPackage[]} */ packages) =>
    Object.fromEntries(packages.map((one) => [one.name, `file:${one.tarball}`]));
  const manifest = {
    name: "somebody-else",
    private: true,
    type: "module",
    dependencies: tarballOf(wanted),
    overrides: tarballOf(all.filter((one) => !wanted.includes(one))),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  const { code, output } = await npm(top, folder, ["install", "--no-audit", "--no-fund", "--loglevel=error"]);
  return code === 0
    ? undefined
    : `npm install of ${wanted.map((one) => one.name).join(", ")} failed\n${output}`;
}

/**
 * @param {string} top
 * @param {string} cwd
 * @param {readonly string[]} args
 */
function npm(top, cwd, args) {
  return runCommand("npm", args, { cwd, env: environment(top) });
}

/** @param {string} top */
function environment(top) {
  return {
    HOME: join(top, "home"),
    npm_config_cache: join(top, "cache"),
    npm_config_update_notifier: "false",
  };
}

/**
 * The README's first import, under both ways of resolving modules that TypeScript projects use.
 *
 * @param {string} folder
 */
async function useTypes(folder) {
  writeFileSync(
    join(folder, "agent.ts"),
    [
      'import { AgentSafe, DecisionResult } from "@agent-safe/sdk";',
      "await using safe = await AgentSafe.open();",
      'const decision = await safe.check({ action: "restart-deployment", target: "dev/test-app" });',
      "const words: string = decision.reason;",
      "if (decision.result === DecisionResult.ALLOW) console.log(words);",
      "// @ts-expect-error a decision has no such thing",
      "decision.nothing;",
      "",
    ].join("\n"),
  );
  const problems = [];
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const options = {
      module,
      moduleResolution,
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      strict: true,
    };
    const types = [join(root, "node_modules", "@types", "node")];
    const config = { compilerOptions: { ...options, types, noEmit: true }, files: ["agent.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const { code, output } = await runCommand("tsc", ["-p", ".", "--pretty", "false"], { cwd: folder });
    if (code !== 0) problems.push(`the SDK's types do not work under \`${moduleResolution}\`\n${output}`);
  }
  return problems;
}

/**
 * `npx agent-safe init demo`, then every command that it prints, as it prints it: nothing is on the PATH.
 *
 * @param {string} top
 * @param {string} folder
 */
async function useCommandLine(top, folder) {
  const options = { cwd: folder, env: environment(top) };
  const init = await runCommand("npx", ["--no-install", "agent-safe", "init", "demo"], options);
  if (init.code !== 0) return [`\`npx agent-safe init demo\` ended with ${init.code}\n${init.output}`];
  const commands = printedCommands(init.output);
  if (!commands.some((command) => command.includes("agent-safe"))) {
    return [`\`agent-safe init\` prints no command to go on with\n${init.output}`];
  }
  const problems = [];
  let cwd = folder;
  for (const command of commands) {
    const script = `${command}\nended=$?; pwd >&3; exit $ended`;
    const file = join(top, "cwd");
    const result = await runCommand("bash", ["-c", `exec 3>"$0"; ${script}`, file], {
      cwd,
      env: environment(top),
    });
    // `check` says what it decided by its exit code: 10 deny, 11 require approval.
    const fine = /\bagent-safe check\b/.test(command) ? [0, 10, 11] : [0];
    if (!fine.includes(result.code))
      problems.push(`\`${command}\` ended with ${result.code}\n${result.output}`);
    cwd = readFileSync(file, "utf8").trim() || cwd;
  }
  return problems;
}

/**
 * The commands in what `init` prints: lines, indented or not, that begin with one of the words below.
 *
 * @param {string} output
 * @returns {string[]}
 */
export function printedCommands(output) {
  const lines = output.split("\n");
  const command = /^\s*(?:\$ |next\s+)?((?:cd|(?:npx )?agent-safe) .*)$/;
  const first = lines.findIndex((line) => command.test(line));
  if (first === -1) return [];
  const text = lines.slice(first).map((line) => command.exec(line)?.[1] ?? (/^\s+--/.test(line) ? line : ""));
  return commandsOf(text.join("\n")).map(({ text: one }) => one);
}

/**
 * Each package installed alone has all that it imports, and its programs start.
 *
 * @param {string} top
 * @param {readonly PackedPackage[]} packages
 */
async function useAlone(top, packages) {
  const problems = await inParallel(packages, async (one) => {
    const folder = join(top, `alone-${packages.indexOf(one)}`);
    const failed = await install(top, folder, [one], packages);
    return failed === undefined ? tryOut(folder, one) : [failed];
  });
  return problems.flat();
}

/**
 * @param {string} folder
 * @param {PackedPackage} one
 */
async function tryOut(folder, { name, manifest }) {
  const problems = [];
  for (const subpath of Object.keys(manifest.exports ?? {}).filter((path) => !path.endsWith(".json"))) {
    const specifier = join(name, subpath);
    const code = `if (Object.keys(await import("${specifier}")).length === 0) throw new Error("nothing is exported");`;
    const result = await runCommand(process.execPath, ["--input-type=module", "-e", code], { cwd: folder });
    if (result.code !== 0) {
      problems.push(`${specifier}, installed alone, cannot be imported\n${result.output}`);
    }
  }
  for (const bin of Object.keys(typeof manifest.bin === "object" ? manifest.bin : {})) {
    const result = await runCommand(join(folder, "node_modules", ".bin", bin), ["--version"], {
      cwd: folder,
    });
    if (result.code !== 0) problems.push(`\`${bin}\`, installed alone, does not start\n${result.output}`);
  }
  return problems;
}
