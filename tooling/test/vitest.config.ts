import { defineConfig } from "vitest/config";

// `pnpm test:deep` runs the same files; tests that take minutes look at AGENT_SAFE_DEEP themselves.
const timeout = process.env.AGENT_SAFE_DEEP === "1" ? 900_000 : 60_000;

// One configuration for every package. The JSON report feeds the closing line of `pnpm test`.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
    testTimeout: timeout,
    hookTimeout: timeout,
  },
});
