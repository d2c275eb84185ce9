import { fileURLToPath } from "node:url";

// By way of `dist`, so that the path is right from there and from `src`, where tests run.
const folder = new URL("../../dist/target/", import.meta.url);

/** What a supervisor runs for each worker. */
export const workerProgram: string = fileURLToPath(new URL("worker.js", folder));

/** The supervisor as a process of its own. */
export const supervisorProgram: string = fileURLToPath(new URL("supervisor-process.js", folder));
