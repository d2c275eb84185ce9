import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../agent-safe-command.ts";
import { decisionJson } from "../answer/decision-json.ts";
import { exitCodeOfResult } from "../exit-codes.ts";
import { openProject } from "../flags/open-project.ts";
import { ledgerFlags, projectFlags, secretFlags } from "../flags/project-flags.ts";
import { readParams } from "../flags/read-params.ts";
import { countOf } from "../render/count-of.ts";
import { renderDecision } from "../render/decision.ts";
import { warn } from "../terminal/warn.ts";

export class Check extends AgentSafeCommand {
  static override description =
    "Asks whether a caller may do an action to a target, and records the answer in the audit log before giving it. Exit code 0 means ALLOW, 10 DENY, 11 REQUIRE_APPROVAL, so that `agent-safe check ... && kubectl ...` is safe.";

  static override examples = [
    `agent-safe check restart-deployment --target dev/test-app --caller deploy-agent --params '{"namespace": "dev", "deployment": "app"}'`,
    "agent-safe check restart-deployment --target prod/api-server --explain --params - < params.json",
  ];

  static override args = {
    action: Args.string({ description: "Name of the action", required: true, ignoreStdin: true }),
  };

  static override flags = {
    target: Flags.string({ description: "Id of the target in the inventory", helpValue: "ID" }),
    caller: Flags.string({ description: "Id of the agent that asks; left out: anonymous", helpValue: "ID" }),
    params: Flags.string({
      description: "Parameters as a JSON object; - reads standard input, @FILE a file",
      helpValue: "JSON",
    }),
    "ticket-id": Flags.string({ description: "Change ticket that this belongs to", helpValue: "ID" }),
    explain: Flags.boolean({
      description: "Show every rule, why it did not match, and the arithmetic of risk",
    }),
    ...projectFlags,
    ...ledgerFlags,
    ...secretFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Check);
    const params = readParams(flags.params);
    const request = {
      action: args.action,
      target: flags.target ?? null,
      caller: flags.caller ?? null,
      params: params ?? null,
      ticketId: flags["ticket-id"] ?? null,
    };
    await using safe = await openProject(flags);
    warnOfProject(safe.project.warnings.length);
    const decision = await safe.check(request);
    const explanation = flags.explain ? await safe.explain(request) : undefined;
    this.answer({
      exitCode: exitCodeOfResult[decision.result],
      json: decisionJson(decision, explanation, safe.project),
      text: (style) => renderDecision(decision, explanation, safe.project, style),
    });
  }
}

/** For whoever sits there; a script that asks a thousand times need not hear it a thousand times. */
function warnOfProject(warnings: number): void {
  if (warnings === 0 || !process.stderr.isTTY) return;
  warn(`the project's files have ${countOf(warnings, "warning")}`, "agent-safe validate shows them");
}
