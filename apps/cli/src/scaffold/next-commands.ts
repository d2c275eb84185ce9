import { relative } from "node:path";

/** What to type after `init`, ready to be pasted into a shell. */
export function nextCommands(folder: string, environment: NodeJS.ProcessEnv = process.env): string[] {
  // Started by npx, the command is not on the PATH.
  const command = environment.npm_command === "exec" ? "npx agent-safe" : "agent-safe";
  return [
    ...(relative(process.cwd(), folder) === "" ? [] : [`cd ${shellWord(folder)}`]),
    `${command} validate`,
    `${command} test ./tests`,
    `${command} check restart-deployment --target dev/test-app --caller deploy-agent --params '{"namespace": "dev", "deployment": "app"}'`,
    `${command} audit verify`,
  ];
}

function shellWord(text: string): string {
  const plain = text.startsWith("-") ? `./${text}` : text;
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}
