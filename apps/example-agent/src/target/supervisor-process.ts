// The supervisor as a process of its own. Commands come over a socket, so that whoever carries out the agent's steps can
// be any process. Started with `node supervisor-process.js <folder> <pools as JSON>`; lives as long as its parent.
import { z } from "zod";
import { type Command, commandSchema } from "./command.ts";
import { serveJson } from "./json-socket.ts";
import { poolSpecSchema } from "./pool-spec.ts";
import { supervisorSocket } from "./sockets.ts";
import { Supervisor } from "./supervisor.ts";

const [folder = "", pools = "[]"] = process.argv.slice(2);
const supervisor = new Supervisor(folder);

process.on("disconnect", leave);
process.on("SIGTERM", leave);
// Ctrl-C reaches the whole group of processes; the parent decides when all is told and closes the channel.
process.on("SIGINT", () => undefined);
// The channel may have closed while this file was loading, before anyone listened for that.
if (!process.connected) await leave();

try {
  await supervisor.start(z.array(poolSpecSchema).parse(JSON.parse(pools)));
  await serveJson(supervisorSocket(folder), (message) => obey(commandSchema.parse(message)));
  process.send?.("ready");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await supervisor.close();
  process.exit(1);
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case "status":
      return supervisor.status(command.pool);
    case "scale":
      return supervisor.scale(command.pool, command.replicas);
    case "restart":
      return supervisor.restart(command.pool, command.worker);
    case "configure":
      return supervisor.configure(command.pool, command.concurrency);
    case "rotateToken":
      return supervisor.rotateToken(command.pool, command.token);
    case "stop":
      return supervisor.stop(command.pool);
  }
}

async function leave(): Promise<void> {
  await supervisor.close();
  process.exit(0);
}
