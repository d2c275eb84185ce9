import { riskClasses } from "@agent-safe/core";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../agent-safe-command.ts";
import { actionListJson } from "../answer/action-list-json.ts";
import { exitCodes } from "../exit-codes.ts";
import { projectFlags } from "../flags/project-flags.ts";
import { projectOptions } from "../flags/project-options.ts";
import { loadSdk } from "../load-sdk.ts";
import { renderActions } from "../render/actions.ts";
import { whileReading } from "../terminal/while-reading.ts";

export class ListActions extends AgentSafeCommand {
  static override description =
    "Shows what agents can ask for, with each action's risk, kinds of target and parameters.";

  static override examples = [
    "agent-safe list-actions",
    "agent-safe list-actions --risk high --tag kubernetes",
  ];

  static override flags = {
    ...projectFlags,
    tag: Flags.string({ description: "Only actions with this tag" }),
    risk: Flags.option({ description: "Only actions of this risk class", options: riskClasses })(),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListActions);
    const { findProjectFile, listActions, openProject } = await loadSdk();
    // Without the secret, which a colleague's fresh clone does not have.
    const options = projectOptions(flags, findProjectFile);
    const { registry } = await whileReading((onProgress) => openProject({ ...options, onProgress }));
    const actions = listActions(registry, {
      ...(flags.tag === undefined ? {} : { tag: flags.tag }),
      ...(flags.risk === undefined ? {} : { risk: flags.risk }),
    });
    this.answer({
      exitCode: exitCodes.done,
      json: actionListJson(actions),
      text: (style) => renderActions(actions, flags, style),
    });
  }
}
