export { TicketsError, type TicketsErrorCode } from "./errors.ts";
export type { MismatchCode, TicketExpectations } from "./expectations.ts";
export { type FileReplayStoreOptions, openFileReplayStore } from "./file-replay-store.ts";
export { createNonce, type IssueTicketOptions, issueTicket, type TicketGrant } from "./issue-ticket.ts";
export { createMemoryReplayStore } from "./memory-replay-store.ts";
export type { ConsumeOutcome, ReplayStore } from "./replay-store.ts";
export type { IssuedTicket, Ticket } from "./ticket.ts";
export {
  type TicketRefusal,
  type TicketRefusalCode,
  type TicketResult,
  TicketValidator,
  type TicketValidatorOptions,
  type ValidTicket,
} from "./ticket-validator.ts";
