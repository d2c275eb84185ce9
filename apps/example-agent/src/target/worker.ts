// A worker process: takes jobs, and answers on its own socket who it is and what it does.
// Started by the supervisor with `node worker.js <pool> <name> <socket> stuck|well`.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { serveJson } from "./json-socket.ts";
import { tokenFingerprint } from "./token-fingerprint.ts";
import type { WorkerSettings } from "./worker-settings.ts";
import type { WorkerStatus } from "./worker-status.ts";

const [pool = "", name = "", socketPath = "", health = ""] = process.argv.slice(2);
const tickMs = 20;
const stuck = health === "stuck";
let jobsDone = 0;

// The supervisor's channel closes when the supervisor is gone, whatever ended it: nothing is left running behind.
process.on("disconnect", leave);
process.on("SIGTERM", leave);
// Ctrl-C reaches the whole group of processes; the supervisor stops its workers in order.
process.on("SIGINT", () => undefined);

let [settings] = (await once(process, "message")) as [WorkerSettings];
process.on("message", (message: WorkerSettings) => {
  settings = message;
  process.send?.("settled");
});
// The channel may have closed while this file was loading, before anyone listened for that.
if (!process.connected) leave();

// One job is done before anyone can ask: a working worker has always something to show for it.
if (!stuck) work();
await serveJson(socketPath, async () => status()).catch(giveUp);
setInterval(() => {
  if (!stuck) for (let taken = 0; taken < settings.concurrency; taken++) work();
}, tickMs);
process.send?.("settled");

/** One job: a hash, so that the processor really has something to do. */
function work(): void {
  createHash("sha256").update(`${name} job ${jobsDone}`).digest();
  jobsDone++;
}

function status(): WorkerStatus {
  const { concurrency, token } = settings;
  return {
    pool,
    name,
    pid: process.pid,
    state: stuck ? "stuck" : "working",
    jobsDone,
    concurrency,
    tokenFingerprint: token === null ? null : tokenFingerprint(token),
  };
}

function leave(): void {
  rmSync(socketPath, { force: true });
  process.exit(0);
}

function giveUp(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
