import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { askJson, serveJson } from "./json-socket.ts";

async function serve(answer: (message: unknown) => Promise<unknown>): Promise<string> {
  const path = join(await temporaryFolder(), "test.sock");
  const server = await serveJson(path, answer);
  onTestFinished(() => void server.close());
  return path;
}

/** Sends raw text and resolves with whatever comes back before the other side hangs up. */
function sendRaw(path: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let reply = "";
    const socket = connect(path, () => socket.write(text));
    socket.on("data", (chunk) => {
      reply += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(reply));
  });
}

test("carries messages and answers, many at once", async () => {
  const path = await serve(async (message) => ({ heard: message }));
  const messages = Array.from({ length: 20 }, (_, index) => ({ index, text: "zwei\nZeilen ✓" }));
  const answers = await Promise.all(messages.map((message) => askJson(path, message, 5_000)));
  expect(answers).toEqual(messages.map((message) => ({ heard: message })));
});

test("an error in the answer reaches the asker", async () => {
  const path = await serve(async () => {
    throw new Error("no such pool");
  });
  await expect(askJson(path, {}, 5_000)).rejects.toThrow("no such pool");
});

test("text that is no JSON, or has no end, does not stop the server", async () => {
  const path = await serve(async () => "fine");
  expect(await sendRaw(path, "{not json\n")).toContain("error");
  expect(await sendRaw(path, "x".repeat(200_000))).toBe("");
  expect(await askJson(path, {}, 5_000)).toBe("fine");
});

test("a server that never answers is given up", async () => {
  const path = await serve(() => new Promise(() => undefined));
  await expect(askJson(path, {}, 50)).rejects.toThrow(/no answer/);
});

test("nobody listening is an error", async () => {
  await expect(askJson(join(await temporaryFolder(), "none.sock"), {}, 5_000)).rejects.toThrow(/ENOENT/);
});

test("a path that the system would cut off is refused with its cure", async () => {
  await expect(serveJson(`/tmp/${"x".repeat(120)}.sock`, async () => null)).rejects.toThrow(
    /set TMPDIR to a shorter/,
  );
});
