export {
  type AuditErrorCode,
  type EntryFilter,
  entryTypes,
  findEntry,
  followEntries,
  type LedgerEntry,
  lastEntries,
  type ProofResult,
  proveEntry,
  readCheckpoint,
  readEntries,
  type VerifyOptions,
  type VerifyReport,
  verifyLedger,
  verifyProof,
} from "@agent-safe/audit";
export { AgentSafeError, type Clock, type Effect, type RiskClass, type Sensitivity } from "@agent-safe/core";
export type { PolicyTestResult, RuleExplanation } from "@agent-safe/policy";
export type { ActionDefinition, Target } from "@agent-safe/registry";
export { ConfigurationError, formatProblem, type Problem } from "@agent-safe/yaml";
export { AgentSafe } from "./agent-safe.ts";
export {
  type AllowDecision,
  type ApprovalDecision,
  type Decision,
  type DecisionFacts,
  DecisionResult,
  type DenyCode,
  type DenyDecision,
  type PreviewDecision,
} from "./decision.ts";
export type { Diagnostic } from "./diagnostic.ts";
export type { Explanation } from "./explain.ts";
export { findProjectFile, projectFileName } from "./find-project-file.ts";
export { ledgerPublicKey } from "./ledger-key.ts";
export { type ActionFilter, listActions } from "./list-actions.ts";
export type { AgentSafeOptions, AuditOptions } from "./options.ts";
export type { PlanDefaults } from "./plan.ts";
export { openProject, type Project } from "./project.ts";
export { projectConfigSchema } from "./project-config.ts";
export { type ProjectTestReport, runProjectTests } from "./project-tests.ts";
export { type CheckRequest, requestLimits } from "./request.ts";
export { resolveSettings, type Settings } from "./settings.ts";
export { type ProjectReport, validateProject } from "./validate-project.ts";
