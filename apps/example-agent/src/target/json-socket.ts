import { connect, createServer, type Server, type Socket } from "node:net";

/** Bytes of a message; what is longer is refused. */
const maxMessage = 64 * 1024;
/** Unix socket paths end here: 104 bytes on macOS, 108 on Linux, the closing zero included. */
const maxPath = 103;

/** Answers one JSON line a connection at the socket `path`. An error in `answer` is told to the asker. */
export async function serveJson(
  path: string,
  answer: (message: unknown) => Promise<unknown>,
): Promise<Server> {
  if (Buffer.byteLength(path) > maxPath) {
    throw new Error(
      `the socket path \`${path}\` is longer than ${maxPath} bytes; set TMPDIR to a shorter folder`,
    );
  }
  const server = createServer((socket) => {
    // A peer that hangs up in the middle is no reason to fall over.
    socket.on("error", () => socket.destroy());
    readLine(socket).then(
      async (line) => {
        const reply = await replyTo(line, answer);
        socket.end(`${JSON.stringify(reply)}\n`);
      },
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server;
}

/** Sends one message to the socket `path` and waits for the answer; throws what the other side refused. */
export async function askJson(path: string, message: unknown, timeoutMs: number): Promise<unknown> {
  const socket = connect(path);
  socket.setTimeout(timeoutMs, () =>
    socket.destroy(new Error(`no answer from \`${path}\` in ${timeoutMs} ms`)),
  );
  try {
    const line = readLine(socket);
    socket.write(`${JSON.stringify(message)}\n`);
    const reply: unknown = JSON.parse(await line);
    if (typeof reply !== "object" || reply === null)
      throw new Error(`\`${path}\` answered with something else`);
    if ("error" in reply) throw new Error(String(reply.error));
    return "value" in reply ? reply.value : undefined;
  } finally {
    socket.destroy();
  }
}

async function replyTo(line: string, answer: (message: unknown) => Promise<unknown>): Promise<object> {
  try {
    return { value: await answer(JSON.parse(line)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end !== -1) resolve(text.slice(0, end));
      else if (text.length > maxMessage) reject(new Error("the message is too long"));
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection was closed before a whole line came")));
  });
}
