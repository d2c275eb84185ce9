import { expect, it } from "vitest";
import { AgentSafeError } from "./errors.ts";

class LedgerGone extends AgentSafeError {
  override readonly name = "LedgerGone";
  declare readonly code: "LEDGER_GONE";
  constructor(cause: unknown) {
    super("LEDGER_GONE", "the ledger is gone", { cause });
  }
}

it("carries code, message, cure, details and cause", () => {
  const cause = new Error("below");
  const error = new AgentSafeError("X_BROKEN", "x is broken", {
    cure: "mend x",
    details: { x: 1 },
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    code: "X_BROKEN",
    message: "x is broken",
    cure: "mend x",
    details: { x: 1 },
  });
  expect(error.cause).toBe(cause);
  expect(error.stack).toContain("x is broken");
});

it("has empty details, no cure and no cause unless they are given", () => {
  const error = new AgentSafeError("X_BROKEN", "x is broken");
  expect(error.details).toEqual({});
  expect(error.cure).toBeUndefined();
  expect("cause" in error).toBe(false);
});

it("keeps a cause that is undefined or null, since it was thrown", () => {
  expect("cause" in new AgentSafeError("X", "x", { cause: undefined })).toBe(true);
  expect(new AgentSafeError("X", "x", { cause: null }).cause).toBeNull();
});

it("can be told apart by subclass, name and code", () => {
  const error = new LedgerGone("why");
  expect(error).toBeInstanceOf(AgentSafeError);
  expect([error.name, error.code, error.cause]).toEqual(["LedgerGone", "LEDGER_GONE", "why"]);
});
