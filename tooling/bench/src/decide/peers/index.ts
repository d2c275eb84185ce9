import type { Peer } from "../peer.ts";
import { agentGovernance } from "./agent-governance.ts";
import { agentSafe, naiveScan } from "./agent-safe.ts";
import { casbin, casbinSync } from "./casbin.ts";
import { casl } from "./casl.ts";
import { jsonRulesEngine } from "./json-rules-engine.ts";

/** All that are compared; agent-safe is first. */
export const peers: readonly Peer[] = [
  agentSafe,
  naiveScan,
  casl,
  casbin,
  casbinSync,
  jsonRulesEngine,
  agentGovernance,
];
