import { randomBytes } from "node:crypto";
import { checkLedger } from "./stage/check-ledger.ts";
import { nextCommands } from "./stage/next-commands.ts";
import { play } from "./stage/play.ts";
import { checkSecrecy } from "./stage/secrecy.ts";
import type { Stage } from "./stage/stage.ts";
import { tellLedger, tellSummary, tellTable } from "./telling/closing.ts";
import { holdsToken, pidsOf, restarted, untouched, workerCount } from "./telling/proofs.ts";

const staging = "staging/workers";
const prod = "prod/workers";

const setting = {
  caller: "ops-agent-01",
  incident: "INC-2041",
  pools: [
    { name: staging, prefix: "staging", replicas: 1, concurrency: 2, stuck: true },
    { name: prod, prefix: "prod", replicas: 2, concurrency: 4, stuck: false },
  ],
};

process.exit(await play(process.argv.slice(2), setting, story));

async function story(stage: Stage): Promise<boolean> {
  const { narrator } = stage;
  const ledger = stage.safe.project.settings.auditLog;
  if (ledger === undefined)
    throw new Error("the project names no `audit_log`, and a story without a ledger proves nothing");
  const token = `queue-${randomBytes(24).toString("base64url")}`;

  narrator.heading("INC-2041: jobs pile up in staging");
  narrator.paragraph(
    "An operations agent works on an incident. What it works on is real: two pools of worker processes on this " +
      "machine. It asks agent-safe before each step, and acts on ALLOW only.",
  );
  narrator.entry("processes", `${pidsOf(await stage.observe())}; supervisor (pid ${stage.supervisorPid})`);
  narrator.entry("project", stage.folder.path);
  narrator.entry("ledger", ledger);

  await stage.step({
    title: "Look at staging",
    request: { action: "get-pool-status", target: staging },
    expect: "allow",
  });
  await stage.step({
    title: "Add two workers to staging",
    request: { action: "scale-pool", target: staging, params: { replicas: 3, reason: "jobs pile up" } },
    expect: "allow",
    proofs: [workerCount(staging, 3), untouched(prod)],
  });
  await stage.step({
    title: "Restart the worker that is stuck",
    request: { action: "restart-worker", target: staging, params: { worker: "staging-1" } },
    expect: "allow",
    proofs: [restarted("staging-1"), untouched(prod)],
  });
  await stage.step({
    title: "Give staging a new queue token",
    request: { action: "rotate-queue-token", target: staging, params: { token } },
    expect: "allow",
    proofs: [holdsToken(staging, token), untouched(prod)],
  });
  const rotation = stage.played.at(-1)?.attempt.decision.auditId ?? "";

  await stage.step({
    title: "Let production take twice as many jobs",
    request: { action: "update-pool-config", target: prod, params: { concurrency: 8 } },
    expect: "require_approval",
  });
  await stage.step({
    title: "Stop production",
    request: { action: "stop-pool", target: prod, params: { reason: "a clean slate" } },
    expect: "deny",
    code: "DENIED_BY_POLICY",
  });
  await stage.step({
    title: "Do something that nobody wrote down",
    request: { action: "reimage-host", target: staging, params: { image: "latest" } },
    expect: "deny",
    code: "UNKNOWN_ACTION",
  });
  await stage.step({
    title: "Ask for 500 workers, carelessly",
    request: {
      action: "scale-pool",
      target: staging,
      params: { replicas: 500, reason: "more!", force: true },
    },
    expect: "deny",
    code: "INVALID_PARAMETERS",
  });
  await stage.step({
    title: "Let a stranger try",
    request: {
      action: "restart-worker",
      target: staging,
      params: { worker: "staging-2" },
      caller: "chat-assistant",
    },
    expect: "deny",
    code: "NO_MATCHING_POLICY",
  });

  narrator.heading("A plan of four steps, asked for at once");
  narrator.paragraph(
    "The agent takes them in order, and leaves the rest alone at the first that is not allowed.",
  );
  await stage.plan([
    {
      title: "Plan 1/4: back to two workers in staging",
      request: {
        action: "scale-pool",
        target: staging,
        params: { replicas: 2, reason: "the backlog is gone" },
      },
      expect: "allow",
      proofs: [workerCount(staging, 2), untouched(prod)],
    },
    {
      title: "Plan 2/4: restart one of them",
      request: { action: "restart-worker", target: staging, params: { worker: "staging-2" } },
      expect: "allow",
      proofs: [restarted("staging-2"), untouched(prod)],
    },
    {
      title: "Plan 3/4: grow production",
      request: { action: "scale-pool", target: prod, params: { replicas: 3, reason: "be ready for more" } },
      expect: "require_approval",
    },
    {
      title: "Plan 4/4: back to one worker in staging",
      request: {
        action: "scale-pool",
        target: staging,
        params: { replicas: 1, reason: "the backlog is gone" },
      },
      expect: "allow",
      reached: false,
    },
  ]);

  narrator.heading("The ledger");
  const report = await stage.safe.verifyAudit();
  const decisions = stage.played.map(({ attempt }) => attempt.decision);
  const findings = [
    ...(await checkLedger(report, ledger, decisions)),
    ...(await checkSecrecy({
      secret: token,
      folder: stage.folder,
      ledger,
      auditId: rotation,
      parameter: "token",
      told: narrator.written,
    })),
  ];
  tellLedger(narrator, report, findings);

  narrator.heading("What was asked, and what really happened");
  tellTable(narrator, stage.played);

  narrator.heading("What happened");
  const well = tellSummary(narrator, stage.played, findings);
  narrator.entry("ledger", ledger);

  narrator.heading("What to try next");
  for (const command of nextCommands(stage.folder, ledger)) narrator.command(command);
  return well;
}
