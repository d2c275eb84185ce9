const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const vm = require("node:vm");

/**
 * Loads the one-file bundle, with the bytecode that V8 made of it when the package was built: compiling is most of what a
 * short command costs. The bytecode is used only by the V8 that made it, and never needed.
 */
exports.loadBundle = function loadBundle(filename) {
  let cachedData;
  try {
    cachedData = readFileSync(filename.replace(/cjs$/, `${process.versions.v8}-${process.arch}.bytecode`));
  } catch {
    // Another Node, or a package built without it.
  }
  // One function expression, in ASCII: (function (exports, require, module, __filename, __dirname) { ... })
  const script = new vm.Script(readFileSync(filename, "latin1"), {
    filename,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  const require = createRequire(filename);
  script.runInThisContext()(module.exports, require, module, filename, dirname(filename));
  return { exports: module.exports, script };
};
