import { readFileSync } from "node:fs";

/**
 * `import { z } from "zod"` brings all of zod, languages included, since a bundler cannot look into a namespace that is handed on;
 * `import * as z` brings what is used. Both mean the same, so in our own packages the first is read as the second.
 *
 * @type {import("esbuild").Plugin}
 */
export const zodByName = {
  name: "zod-by-name",
  setup(build) {
    build.onLoad({ filter: /\/packages\/[\w-]+\/dist\/.*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace('import { z } from "zod"', 'import * as z from "zod"'),
    }));
  },
};
