import { countFiles } from "../render/count-of.ts";
import { createProgress, type Progress } from "./progress.ts";

/** Reads a project with a progress bar, which a small one never gets to show. */
export async function whileReading<T>(read: (onProgress: Progress["update"]) => T | Promise<T>): Promise<T> {
  const progress = createProgress({ label: "reading", amount: countFiles });
  try {
    return await read(progress.update);
  } finally {
    progress.end();
  }
}
