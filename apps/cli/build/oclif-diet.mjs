// oclif carries what a general command line may need: searching for commands and plugins, templates, spinners. Here commands are
// given and texts are plain, so none of it runs, but loading it is a good part of what starting costs.

/** What stands in for a package, and why that is enough. */
const substitutes = {
  // Help texts are templates; what they insert is a property such as `config.bin`, never code.
  ejs: `module.exports = {
    render: (text, context) => text.replace(/<%= *([\\w.]+) *%>/g, (_, path) =>
      path.split(".").reduce((value, key) => value?.[key], context)),
  };`,
  // Searching for commands, plugins and settings in files; the one plugin is given (src/oclif-plugin.ts).
  minimatch: "",
  tinyglobby: "",
  lilconfig: "",
  "get-package-type": "",
  // Only for `ux.action`, which no command uses.
  "cli-spinners":
    "module.exports = { __esModule: true, default: new Proxy({}, { get: () => ({ frames: [] }) }) };",
  "ansi-escapes": "",
};

/** Parts of Node that oclif loads at once and most commands never touch. */
const onDemand = ["child_process", "perf_hooks", "readline"];

/** @type {import("esbuild").Plugin} */
export const oclifDiet = {
  name: "oclif-diet",
  setup(build) {
    const fromOclif = (importer) => importer.includes("/@oclif/core/lib/");
    build.onResolve(
      { filter: new RegExp(`^(?:${Object.keys(substitutes).join("|")})$`) },
      ({ path, importer }) => (fromOclif(importer) ? { path, namespace: "substitute" } : undefined),
    );
    build.onLoad({ filter: /.*/, namespace: "substitute" }, ({ path }) => ({ contents: substitutes[path] }));

    build.onResolve({ filter: new RegExp(`^node:(?:${onDemand.join("|")})$`) }, ({ path, importer }) =>
      fromOclif(importer) ? { path, namespace: "on-demand" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "on-demand" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)})[name] });`,
    }));
  },
};
