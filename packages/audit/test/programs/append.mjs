// Appends entries and prints `<seq> <id>` for each as soon as it is acknowledged; `- <id> <code>` for a refused one.
// Argument: JSON with `file`, `secret`, `count`, `parallel`, `name` and options of `openLedger`.
import { writeSync } from "node:fs";
import { openLedger } from "../../dist/index.js";

// A file size limit (RLIMIT_FSIZE) shall be an error of write(2), not the end of the process.
if (process.platform !== "win32") process.on("SIGXFSZ", () => {});

const { count, parallel = 1, name = "a", secret, pauseMs, ...options } = JSON.parse(process.argv[2]);
const ledger = await openLedger({ ...options, ...(secret ? { secret: Buffer.from(secret) } : {}) });
writeSync(1, "ready\n");
let next = 0;
async function work() {
  while (next < count) {
    const id = `${name}-${next++}`;
    try {
      const { seq } = await ledger.append({ type: "decision", id, result: "allow" });
      writeSync(1, `${seq} ${id}\n`);
    } catch (error) {
      writeSync(1, `- ${id} ${error.code}\n`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs ?? 1));
    }
  }
}
await Promise.all(Array.from({ length: parallel }, work));
await ledger.close();
