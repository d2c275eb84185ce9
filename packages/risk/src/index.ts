export { effectiveRisk, riskMatrix } from "./effective-risk.ts";
