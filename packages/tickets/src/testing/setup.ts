import { secretKeySet } from "@agent-safe/keys";
import {
  type IssuedTicket,
  issueTicket,
  type TicketGrant,
  TicketValidator,
  type TicketValidatorOptions,
} from "../index.ts";

export const secret = "shared-secret-key-of-more-than-32-bytes";
/** Seconds since 1970. */
export const now = 1_800_000_000;

/** A validator with a clock that the test sets, in seconds. */
export function testValidator(options: TicketValidatorOptions = {}): {
  at: number;
  readonly validator: TicketValidator;
} {
  const key = options.keys === undefined ? { signingKey: secret } : {};
  const test: { at: number; validator: TicketValidator } = {
    at: now,
    validator: new TicketValidator({ ...key, clock: { now: () => test.at * 1000 }, ...options }),
  };
  return test;
}

export const grant: TicketGrant = {
  action: "restart-deployment",
  target: "dev/test-app",
  caller: "agent-01",
  params: { namespace: "dev", deployment: "app" },
  auditId: "evt-1",
};

/** A ticket of ours, issued at `now`. */
export function issue(changed: Partial<TicketGrant> = {}, ttlSeconds = 300): Promise<IssuedTicket> {
  const keys = secretKeySet(secret);
  return issueTicket({ ...grant, ...changed }, { keys, ttlSeconds, clock: { now: () => now * 1000 } });
}

/** The claims of a ticket as the Python package writes them. */
export const pythonTicket = {
  type: "execution-ticket",
  action: "restart-deployment",
  target: "dev/test-app",
  caller: "agent-01",
  params: { namespace: "dev", deployment: "app" },
  audit_id: "evt-0123456789ab",
  nonce: "0123456789abcdef0123456789abcdef",
  iss: "agent-safe",
  iat: now,
  exp: now + 300,
};
