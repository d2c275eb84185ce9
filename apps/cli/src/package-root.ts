import { join } from "node:path";

/** Folder of this package's package.json: the one above `src` and above the bundle in `dist`. */
export const packageRoot: string = join(import.meta.dirname, "..");
