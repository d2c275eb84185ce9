/** How the command line was started, for commands to type next: started by npx, it is not on the PATH. */
export function ownName(environment: NodeJS.ProcessEnv = process.env): string {
  return environment["npm_command"] === "exec" ? "npx agent-safe" : "agent-safe";
}
