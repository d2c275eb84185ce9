import { canonicalJson, sha256 } from "@agent-safe/core";
import type { Rule } from "./rule.ts";

/** SHA-256, in base64url, of what rules say in their order; where they are written does not count. */
export function policyDigest(rules: readonly Rule[]): string {
  return sha256(canonicalJson(rules.map(({ place, places, ...said }) => said)));
}
