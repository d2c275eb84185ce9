import { spawn } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { revocationListConformance } from "./conformance.ts";
import { createMemoryRevocations, openFileRevocations } from "./index.ts";
import { testTokens } from "./testing/setup.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-revocations-"));
  path = join(folder, "state", "revoked.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the list in memory", () => {
  revocationListConformance({ it, expect }, async () => {
    const list = createMemoryRevocations();
    return () => list;
  });
});

describe("the list in a file", () => {
  let places = 0;
  revocationListConformance({ it, expect }, async () => {
    places += 1;
    const place = join(folder, `place-${places}`, "revoked.jsonl");
    return () => openFileRevocations(place);
  });

  const at = Date.UTC(2026, 0, 1);

  it("is private, and readable by people", async () => {
    await openFileRevocations(path).add({ tokenId: "tok-1", at, reason: "leaked" });
    expect(readFileSync(path, "utf8")).toBe(
      '{"token_id":"tok-1","at":"2026-01-01T00:00:00.000Z","reason":"leaked"}\n',
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it("is one list for all processes: eight that add at once, and this one that looks", async () => {
    const entry = new URL("../dist/index.js", import.meta.url).href;
    const list = openFileRevocations(path);
    expect(await list.hasAny(["tok-0-0"])).toBe(false);
    await Promise.all(
      Array.from({ length: 8 }, (_, worker) => {
        const code = `import { openFileRevocations } from ${JSON.stringify(entry)};
          const list = openFileRevocations(${JSON.stringify(path)});
          for (let index = 0; index < 25; index++) {
            await list.add({ tokenId: "tok-${worker}-" + index, at: ${at} });
          }`;
        const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: "inherit" });
        return new Promise((resolve) => child.once("close", resolve));
      }),
    );
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    expect(new Set(lines.map((line) => JSON.parse(line).token_id)).size).toBe(200);
    for (let worker = 0; worker < 8; worker++) {
      for (let index = 0; index < 25; index++) {
        expect(await list.hasAny([`tok-${worker}-${index}`])).toBe(true);
      }
    }
  });

  it("reads only what was added since", async () => {
    const list = openFileRevocations(path);
    await list.add({ tokenId: "tok-1", at });
    expect(await list.hasAny(["tok-1"])).toBe(true);
    // Damage before what was read is not looked at again; what is added behind it is.
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"tok-1"', "!tok-1!"));
    appendFileSync(path, '{"token_id":"tok-2"}\n');
    expect(await list.hasAny(["tok-2"])).toBe(true);
    expect(() => openFileRevocations(path).hasAny(["tok-2"])).toThrow(
      expect.objectContaining({ code: "REVOCATION_STORE_UNAVAILABLE" }),
    );
  });

  it("waits for the end of a line that is being written, and writes over one that was cut off", async () => {
    const list = openFileRevocations(path);
    await list.add({ tokenId: "tok-1", at });
    const { size } = statSync(path);
    appendFileSync(path, '{"token_id":"tok-torn"');
    expect(await list.hasAny(["tok-torn"])).toBe(false);
    await openFileRevocations(path).add({ tokenId: "tok-2", at });
    expect(await list.hasAny(["tok-2"])).toBe(true);
    expect(await list.hasAny(["tok-torn"])).toBe(false);
    truncateSync(path, size);
    appendFileSync(path, '{"token_id":"tok-3"}\n');
    expect([await list.hasAny(["tok-3"]), await list.hasAny(["tok-2"])]).toEqual([true, true]);
  });

  it("remembers what it saw when the file is replaced by another, or vanishes", async () => {
    const list = openFileRevocations(path);
    await list.add({ tokenId: "tok-1", at });
    expect(await list.hasAny(["tok-1"])).toBe(true);
    writeFileSync(`${path}.new`, '{"token_id":"tok-other-and-longer-than-before"}\n{"token_id":"tok-2"}\n');
    renameSync(`${path}.new`, path);
    expect([await list.hasAny(["tok-1"]), await list.hasAny(["tok-2"])]).toEqual([true, true]);
    rmSync(path);
    expect([await list.hasAny(["tok-1"]), await list.hasAny(["tok-9"])]).toEqual([true, false]);
  });

  it.each([
    ["no JSON", "tok-1\n"],
    ["no object", "null\n"],
    ["no id", '{"at":"2026-01-01T00:00:00.000Z"}\n'],
    ["an id that is a number", '{"token_id":1}\n'],
    ["an empty line", "\n"],
  ])("is refused as a whole for a line with %s: every token is, and says why", async (_name, line) => {
    mkdirSync(dirname(path), { mode: 0o700 });
    writeFileSync(path, line);
    const revocations = openFileRevocations(path);
    const tokens = testTokens({ revocations });
    const token = await tokens.createToken({ agentId: "a" });
    for (let round = 0; round < 2; round++) {
      expect(await tokens.verifyToken(token)).toMatchObject({
        ok: false,
        code: "REVOCATION_STORE_UNAVAILABLE",
      });
    }
    writeFileSync(path, "");
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
  });

  it("follows no symbolic link, and says that nothing was revoked", async () => {
    mkdirSync(dirname(path), { mode: 0o700 });
    symlinkSync(join(folder, "elsewhere"), path);
    const tokens = testTokens({ revocations: openFileRevocations(path) });
    const token = await tokens.createToken({ agentId: "a" });
    await expect(tokens.revoke({ token })).rejects.toMatchObject({ code: "REVOCATION_STORE_UNAVAILABLE" });
  });

  it("refuses tokens at once that another process revoked", async () => {
    const tokens = testTokens({ revocations: openFileRevocations(path) });
    const token = await tokens.createToken({ agentId: "a" });
    const { tokenId } = await tokens.callerOf(token);
    await openFileRevocations(path).add({ tokenId, at });
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_REVOKED" });
  });
});
