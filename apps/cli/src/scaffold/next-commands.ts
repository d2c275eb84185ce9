import { relative } from "node:path";
import { ownName } from "../own-name.ts";

/** What to type after `init`, ready to be pasted into a shell. */
export function nextCommands(folder: string): string[] {
  const command = ownName();
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
