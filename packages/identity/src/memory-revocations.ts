import type { RevocationList } from "./revocation-list.ts";

/** A list that lives and dies with this process: for tests, and where nothing is ever revoked. */
export function createMemoryRevocations(): RevocationList {
  const revoked = new Set<string>();
  return {
    hasAny: (tokenIds) => tokenIds.some((id) => revoked.has(id)),
    add: async ({ tokenId }) => {
      revoked.add(tokenId);
    },
  };
}
