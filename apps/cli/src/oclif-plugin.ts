import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Interfaces } from "@oclif/core";
import { type CommandEntry, commandTable } from "./command-table.ts";

/**
 * The command line as oclif wants it: one plugin, given rather than searched for. So oclif neither reads a manifest nor looks
 * for plugins in the user's home folder, from where code could otherwise be slipped into a security tool.
 *
 * @param root folder of this package's package.json
 * @param withHelp load all commands, so that the help can describe their flags
 */
export async function createPlugin(root: string, withHelp: boolean): Promise<Interfaces.Plugin> {
  const pjson = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Interfaces.PJSON;
  const plugin: Interfaces.Plugin = {
    _base: "",
    alias: pjson.name,
    name: pjson.name,
    version: pjson.version,
    root,
    pjson,
    type: "core",
    moduleType: "commonjs",
    isRoot: true,
    valid: true,
    hooks: {},
    options: { root },
    hasManifest: false,
    commandsDir: undefined,
    topics: [{ name: "audit", description: "Verify and read the audit log" }],
    commandIDs: commandTable.map(({ id }) => id),
    commands: [],
    load: async () => {},
    findCommand: (id: string) => loadCommand(id, plugin),
  };
  for (const entry of commandTable) plugin.commands.push(await loadable(entry, plugin, withHelp));
  return plugin;
}

async function loadCommand(id: string, plugin: Interfaces.Plugin): Promise<Command.Class> {
  const entry = commandTable.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`no command ${id}`);
  const command = await entry.load();
  command.id = id;
  command.plugin = plugin;
  return command;
}

async function loadable(
  { id, summary, takesArguments }: CommandEntry,
  plugin: Interfaces.Plugin,
  withHelp: boolean,
): Promise<Command.Loadable> {
  const shared = {
    id,
    summary,
    aliases: [],
    hiddenAliases: [],
    hidden: false,
    pluginName: plugin.name,
    pluginType: plugin.type,
    load: () => loadCommand(id, plugin),
  };
  if (!withHelp) {
    // oclif only looks whether there are any.
    return { ...shared, args: takesArguments ? { argument: { name: "argument" } } : {}, flags: {} };
  }
  const command = await loadCommand(id, plugin);
  return {
    ...shared,
    ...(command.description === undefined ? {} : { description: command.description }),
    ...(command.examples === undefined ? {} : { examples: command.examples }),
    args: named(command.args),
    flags: named({ ...command.baseFlags, ...command.flags }),
  };
}

/** oclif's help finds the name of a flag or argument in its definition, where a command class has it as the key only. */
function named<T extends object>(definitions: Record<string, T>): Record<string, T & { name: string }> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, { ...definition, name }]),
  );
}
