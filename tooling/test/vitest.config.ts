import { defineConfig } from "vitest/config";

// One configuration for every package. The JSON report feeds the closing line of `pnpm test`.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
