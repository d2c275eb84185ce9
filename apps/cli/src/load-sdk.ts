import { config } from "zod";

/**
 * The SDK, loaded when a command needs it. zod would compile each schema into a function of its own, which pays after some hundred
 * values; a command reads some tens of files and ends.
 */
export async function loadSdk(): Promise<typeof import("@agent-safe/sdk")> {
  config({ jitless: true });
  return import("@agent-safe/sdk");
}
