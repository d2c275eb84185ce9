// What starting costs: CPU time of `agent-safe check` on a fresh project, beside that of Node doing nothing. Interleaved rounds and
// medians, since the machine has other things to do. Run by `pnpm --filter agent-safe bench`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const most = 2.5;
const rounds = Number(process.argv[2] ?? 21);
const executable = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "run.js");
const params = '{"namespace": "dev", "deployment": "app"}';
const check = [
  "check",
  "restart-deployment",
  "--target",
  "dev/test-app",
  "--caller",
  "agent",
  "--params",
  params,
];

const folder = mkdtempSync(join(tmpdir(), "agent-safe-bench-"));
try {
  cpuTime([executable, "init"]);
  const nothing = [];
  const checks = [];
  for (let round = 0; round < rounds; round++) {
    nothing.push(cpuTime(["-e", "0"]));
    checks.push(cpuTime([executable, ...check]));
  }
  const ratio = median(checks) / median(nothing);
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "?"}, ${rounds} rounds`);
  console.log(`node -e 0         ${median(nothing).toFixed(0)} ms CPU`);
  console.log(
    `agent-safe check  ${median(checks).toFixed(0)} ms CPU, ${ratio.toFixed(2)} times (at most ${most})`,
  );
  process.exitCode = ratio <= most ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** User and system time of a Node process in milliseconds, as bash measures it. */
function cpuTime(args) {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" > /dev/null';
  const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  const [user, system] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return (user + system) * 1000;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
