import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemErrorCode } from "@agent-safe/files";
import { TicketsError } from "./errors.ts";

/** The lowest bucket of which nothing was forgotten. */
export async function readForgottenBefore(folder: string): Promise<number> {
  let text: string;
  try {
    text = await readFile(forgottenFile(folder), "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return Number.NEGATIVE_INFINITY;
    throw error;
  }
  if (/^-?\d{1,15}\n$/.test(text)) return Number(text);
  throw new TicketsError("REPLAY_STORE_DAMAGED", `\`${forgottenFile(folder)}\` holds no number`, {
    cure: "wait until all tickets have expired (15 minutes), then remove the folder",
    details: { folder },
  });
}

export function forgottenFile(folder: string): string {
  return join(folder, "forgotten-before");
}
