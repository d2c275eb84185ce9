// Makes what is published of the command line: one file with everything in it, the bytecode that V8 makes of that file, the
// schemas that `init` copies, and the licences of what was bundled. One file starts in half the time of a tree of packages.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licencesOf } from "./licences.mjs";
import { oclifDiet } from "./oclif-diet.mjs";
import { writeBytecode } from "./write-bytecode.mjs";
import { zodByName } from "./zod-by-name.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const bundle = join(dist, "agent-safe.cjs");
mkdirSync(dist, { recursive: true });

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // ESM builds first: CommonJS ones cannot be shaken.
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  // Node shows the line in which an uncaught error was thrown.
  lineLimit: 160,
  legalComments: "none",
  define: { "import.meta.dirname": "__dirname", "import.meta.url": "__bundleUrl" },
  // A function expression rather than a module, so that it can be compiled as it is: see bin/load-bundle.js.
  banner: {
    js: '(function(exports,require,module,__filename,__dirname){const __bundleUrl=require("node:url").pathToFileURL(__filename).href;',
  },
  footer: { js: "})" },
  plugins: [oclifDiet, zodByName],
  outfile: bundle,
  metafile: true,
  write: false,
  logLevel: "warning",
});

// V8 tells bytecode of an older bundle by its length alone, so none may outlive its bundle.
for (const file of readdirSync(dist)) if (file.endsWith(".bytecode")) rmSync(join(dist, file));
const draft = `${bundle}.${process.pid}`;
// esbuild leaves regular expressions as they are. Pure ASCII is half the memory, and is read without being decoded.
writeFileSync(draft, outputFiles[0].text.replace(/[\u0080-\uffff]/g, escaped));
renameSync(draft, bundle);
writeFileSync(join(dist, "third-party-licences.txt"), licencesOf(metafile, root));

const schemas = join(
  dirname(createRequire(join(root, "package.json")).resolve("@agent-safe/sdk/package.json")),
  "schemas",
);
rmSync(join(dist, "schemas"), { recursive: true, force: true });
cpSync(schemas, join(dist, "schemas"), { recursive: true });
if (readdirSync(join(dist, "schemas")).length === 0)
  throw new Error("there are no schemas: run `pnpm schemas`");

const bytes = writeBytecode(bundle);
const size = readFileSync(bundle).length;
console.log(`dist/agent-safe.cjs ${Math.round(size / 1024)} KiB, bytecode ${Math.round(bytes / 1024)} KiB`);

/** @param {string} unit */
function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
