export { default } from "../../tooling/test/vitest.config.ts";
