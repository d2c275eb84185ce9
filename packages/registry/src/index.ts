export {
  type ActionDefinition,
  actionDefinitionSchema,
  type CredentialScope,
  type Precheck,
  type RollbackSource,
  type StateField,
  type StateFieldType,
} from "./action-definition.ts";
export type { LoadedRegistry } from "./build-registry.ts";
export type { ParameterCheck } from "./check-parameters.ts";
export { environments } from "./environments.ts";
export { loadRegistry, type RegistryOptions } from "./load-registry.ts";
export {
  type Constraints,
  type ParameterDefinition,
  type ParameterType,
  parameterDefinitionSchema,
  parameterTypes,
} from "./parameter-definition.ts";
export type { ParameterProblem, ParameterProblemCode } from "./parameter-problem.ts";
export type { Action, Registry } from "./registry.ts";
export { registryOf } from "./registry-of.ts";
export { type Inventory, inventorySchema, type Target, targetSchema } from "./target.ts";
