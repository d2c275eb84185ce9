import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createFileLock,
  createKernelLock,
  type FileLock,
  kernelLockAvailable,
  type LockKind,
} from "./index.ts";
import { thisHolder } from "./lock-holder.ts";

let folder: string;
let path: string;
let open: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-lock-"));
  path = join(folder, "lock");
  open = [];
});
afterEach(() => {
  for (const fd of open) closeSync(fd);
  rmSync(folder, { recursive: true, force: true });
});

function create(kind: LockKind): FileLock {
  if (kind === "file") return createFileLock(path);
  const fd = openSync(path, "a+");
  open.push(fd);
  return createKernelLock(fd, path);
}

it("has the kernel's locks here, without having run a build script", () => {
  expect(kernelLockAvailable()).toBe(true);
});

describe.each(["kernel", "file"] as const)("%s lock", (kind) => {
  it("excludes other locks of the same process", async () => {
    const [a, b] = [create(kind), create(kind)];
    await a.acquire();
    await expect(b.acquire({ timeoutMs: 30 })).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    a.release();
    await b.acquire();
    b.release();
  });

  it("serves the waiters of a process in order", async () => {
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const lock = create(kind);
        await lock.acquire();
        order.push(index);
        await new Promise((resolve) => setImmediate(resolve));
        lock.release();
      }),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it("gives up waiting when told to, and others still get it", async () => {
    const [a, b, c] = [create(kind), create(kind), create(kind)];
    await a.acquire();
    const controller = new AbortController();
    const waiting = b.acquire({ signal: controller.signal });
    const next = c.acquire();
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    a.release();
    await next;
    c.release();
  });

  it("can be released twice, and taken again", async () => {
    const lock = create(kind);
    await lock.acquire();
    lock.release();
    lock.release();
    await lock.acquire();
    lock.release();
  });

  it("is free again after kill -9 of its holder", async () => {
    const child = holder(kind, path);
    await child.holding;
    const lock = create(kind);
    await expect(lock.acquire({ timeoutMs: 30 })).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    await child.kill();
    await lock.acquire({ timeoutMs: 1000 });
    lock.release();
  });

  it("admits one holder at a time while processes are killed with it in their hands", async () => {
    const counter = join(folder, "counter");
    writeFileSync(counter, "");
    const children = Array.from({ length: 4 }, () => contender(kind, path, counter));
    for (let round = 0; round < 12; round++) {
      const index = round % children.length;
      await children[index]!.holding;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      await children[index]!.kill();
      children[index] = contender(kind, path, counter);
    }
    await Promise.all(children.map((child) => child.kill()));
    const trace = readFileSync(counter, "utf8");
    expect(trace.length).toBeGreaterThan(10);
    expect(trace).not.toContain("overlap");
  });
});

describe("file lock", () => {
  it("is not taken from a holder in another pid namespace, on another machine, or that cannot be read", async () => {
    const here = thisHolder("0".repeat(32));
    const dead = { ...here, pid: 4_194_305 };
    for (const holder of [
      { ...dead, namespace: "pid:[1]" },
      { ...dead, boot: "another", host: "another/machine" },
      { ...dead, boot: "another", host: "/container" },
      { ...dead, token: "../../etc" },
      "",
    ]) {
      writeFileSync(path, typeof holder === "string" ? holder : JSON.stringify(holder));
      await expect(createFileLock(path).acquire({ timeoutMs: 20 })).rejects.toMatchObject({
        code: "LOCK_TIMEOUT",
      });
      rmSync(path);
    }
  });

  it("is taken from a dead process, and from a live one that only has the dead one's number", async () => {
    const here = thisHolder("0".repeat(32));
    for (const holder of [
      { ...here, pid: 4_194_305 },
      { ...here, start: "1" },
    ]) {
      writeFileSync(path, JSON.stringify(holder));
      const lock = createFileLock(path);
      await lock.acquire({ timeoutMs: 1000 });
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it("is taken from a dead process whose taker died as well", async () => {
    const dead = (token: string) => JSON.stringify({ ...thisHolder(token.repeat(32)), pid: 4_194_305 });
    writeFileSync(path, dead("a"));
    writeFileSync(`${path}.takeover-${"a".repeat(32)}`, dead("b"));
    const lock = createFileLock(path);
    await lock.acquire({ timeoutMs: 1000 });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("passes from one dead holder to one live one, however many want it", async () => {
    const inside = join(folder, "inside");
    const code = `import fs from "node:fs"; import * as files from ${JSON.stringify(entry)};
      const [path, inside] = ${JSON.stringify([path, inside])};
      const lock = files.createFileLock(path);
      let taken = 0, overlaps = 0;
      for (; taken < 60; taken++) {
        await lock.acquire({ timeoutMs: 60_000 });
        fs.writeFileSync(inside, process.pid + " " + taken);
        const holder = JSON.parse(fs.readFileSync(path, "utf8"));
        if (fs.readFileSync(inside, "utf8") !== process.pid + " " + taken) overlaps++;
        // As if it died here: the lock file stays and names a process that is gone.
        const token = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");
        fs.writeFileSync(path + token, JSON.stringify({ ...holder, pid: 4_194_305, token }));
        fs.renameSync(path + token, path);
        lock.release();
      }
      process.stdout.write(taken + " " + overlaps);`;
    const outputs = await Promise.all(Array.from({ length: 4 }, () => run(code).output));
    expect(outputs).toEqual(Array(4).fill("60 0"));
  });

  it("lets go only of its own lock file", async () => {
    const lock = createFileLock(path);
    await lock.acquire();
    rmSync(path);
    const other = JSON.stringify(thisHolder("f".repeat(32)));
    writeFileSync(path, other);
    lock.release();
    expect(readFileSync(path, "utf8")).toBe(other);
  });
});

const entry = new URL("../dist/index.js", import.meta.url).href;

function run(code: string) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let printed = "";
  child.stdout.on("data", (data) => {
    printed += data;
  });
  return {
    output: closed.then(() => printed),
    holding: new Promise<void>((resolve) => child.stdout.once("data", () => resolve())),
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

const opening = (kind: LockKind, path: string) =>
  kind === "file"
    ? `files.createFileLock(${JSON.stringify(path)})`
    : `files.createKernelLock(fs.openSync(${JSON.stringify(path)}, "a+"), "lock")`;

function holder(kind: LockKind, path: string) {
  return run(`import fs from "node:fs"; import * as files from ${JSON.stringify(entry)};
    await ${opening(kind, path)}.acquire(); process.stdout.write("held"); setInterval(() => {}, 1000);`);
}

// Whoever enters writes its name into a file and finds it there unchanged when it leaves, or says so.
function contender(kind: LockKind, path: string, counter: string) {
  return run(`import fs from "node:fs"; import * as files from ${JSON.stringify(entry)};
    const inside = ${JSON.stringify(`${path}-inside`)}; const log = ${JSON.stringify(counter)};
    const lock = ${opening(kind, path)};
    for (let round = 0; ; round++) {
      await lock.acquire();
      if (round === 0) process.stdout.write("in");
      const me = process.pid + " " + round;
      fs.writeFileSync(inside, me);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
      fs.appendFileSync(log, fs.readFileSync(inside, "utf8") === me ? ".\\n" : "overlap\\n");
      lock.release();
    }`);
}
