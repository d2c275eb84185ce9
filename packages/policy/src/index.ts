export type { PolicyCatalogue } from "./catalogue.ts";
export { compilePolicy, type Policy } from "./compile-policy.ts";
export { evaluateNaively } from "./evaluate-naively.ts";
export { explain, type FailedCondition, type RuleExplanation } from "./explain.ts";
export type { Labels } from "./labels.ts";
export { lintPolicies } from "./lint-policies.ts";
export { type LoadedPolicies, type LoadPoliciesOptions, loadPolicies } from "./load-policies.ts";
export { type LoadedPolicyTests, loadPolicyTests } from "./load-policy-tests.ts";
export { type PolicyFile, policyFileSchema, type StatedRule } from "./policy-file-schema.ts";
export type { PolicyTest, PolicyTestOutcome, PolicyTestRequest } from "./policy-test.ts";
export { type PolicyTestFile, policyTestFileSchema, type StatedTest } from "./policy-test-schema.ts";
export {
  defaultDeny,
  type PolicyCaller,
  type PolicyRequest,
  type PolicyTarget,
  type Verdict,
} from "./request.ts";
export type {
  ApprovalTerms,
  CallerSelector,
  ConditionName,
  Match,
  Rule,
  TargetSelector,
  TimeWindow,
} from "./rule.ts";
export { rulesOf } from "./rules-of.ts";
export { type PolicyTestDifference, type PolicyTestResult, runPolicyTests } from "./run-policy-tests.ts";
