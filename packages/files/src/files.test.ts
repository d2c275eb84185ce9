import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensurePrivateFolder, openPrivateFile, readFully, replaceFile, writeFully } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe("a private folder", () => {
  it("is made with the folders above it, for its owner alone", () => {
    const path = join(folder, "a", "b", "c");
    ensurePrivateFolder(path);
    for (const made of [path, join(folder, "a", "b"), join(folder, "a")]) expect(modeOf(made)).toBe(0o700);
    chmodSync(path, 0o750);
    ensurePrivateFolder(path);
    expect(modeOf(path)).toBe(0o750);
  });

  it("is not a symbolic link, nor a file", () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(() => ensurePrivateFolder(join(folder, "link"))).toThrow(
      expect.objectContaining({ code: "FILE_UNSAFE" }),
    );
    writeFileSync(join(folder, "file"), "");
    expect(() => ensurePrivateFolder(join(folder, "file"))).toThrow();
  });
});

describe("a private file", () => {
  const flags = constants.O_RDWR | constants.O_CREAT;

  it("is made for its owner alone", () => {
    closeSync(openPrivateFile(join(folder, "file"), flags));
    expect(modeOf(join(folder, "file"))).toBe(0o600);
  });

  it("is never a symbolic link, a folder, a pipe or a device, and does not wait for one", () => {
    writeFileSync(join(folder, "real"), "");
    symlinkSync(join(folder, "real"), join(folder, "link"));
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    spawnSync("mkfifo", [join(folder, "pipe")]);
    for (const path of [
      join(folder, "link"),
      join(folder, "dangling"),
      folder,
      join(folder, "pipe"),
      "/dev/null",
    ]) {
      for (const each of [flags, constants.O_RDONLY, constants.O_WRONLY]) {
        expect(() => openPrivateFile(path, each), path).toThrow(
          expect.objectContaining({ code: "FILE_UNSAFE" }),
        );
      }
    }
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  it("passes on what the system says otherwise", () => {
    expect(() => openPrivateFile(join(folder, "absent"), constants.O_RDONLY)).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });
});

describe("writing and reading fully", () => {
  it("gives back what was written, at any place", () => {
    const fd = openSync(join(folder, "file"), "w+");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(5000), (bytes, position) => {
        writeFully(fd, bytes, position);
        expect(Buffer.compare(readFully(fd, bytes.length, position), bytes)).toBe(0);
      }),
    );
    expect(readFully(fd, 10, 1_000_000).length).toBe(0);
    closeSync(fd);
  });
});

describe("replacing a file", () => {
  it("changes content and nothing else, leaves no draft, and replaces a symbolic link instead of following it", () => {
    const path = join(folder, "file");
    replaceFile(path, "one");
    expect(readFileSync(path, "utf8")).toBe("one");
    expect(modeOf(path)).toBe(0o600);
    linkSync(path, join(folder, "old"));
    replaceFile(path, Buffer.from("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readFileSync(join(folder, "old"), "utf8")).toBe("one");
    symlinkSync(path, join(folder, "link"));
    replaceFile(join(folder, "link"), "three");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(folder).sort()).toEqual(["file", "link", "old"]);
  });

  it("leaves the old content and no draft when it cannot", () => {
    mkdirSync(join(folder, "full"));
    expect(() => replaceFile(join(folder, "full"), "x")).toThrow();
    expect(readdirSync(folder)).toEqual(["full"]);
  });

  it("shows readers the old content or the new, whole, while its writer is killed again and again", async () => {
    const path = join(folder, "file");
    const contents = ["a", "b"].map((letter) => letter.repeat(200_000));
    replaceFile(path, contents[0]!);
    const entry = new URL("../dist/index.js", import.meta.url).href;
    const code = `import { replaceFile } from ${JSON.stringify(entry)};
      process.stdout.write("ready");
      for (let round = 0; ; round++) replaceFile(${JSON.stringify(path)}, "ab"[round % 2].repeat(200_000));`;
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise((resolve) => child.once("close", resolve));
      await new Promise((resolve) => child.stdout.once("data", resolve));
      for (let read = 0; read < 20; read++) {
        expect(contents.includes(readFileSync(path, "utf8"))).toBe(true);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      child.kill("SIGKILL");
      await ended;
      expect(contents.includes(readFileSync(path, "utf8"))).toBe(true);
    }
  });
});

describe("ensurePrivateFolder where no folder can be made", () => {
  it("does not try for ever", () => {
    // Node's own recursive mkdir does, on Linux.
    const path = process.platform === "linux" ? "/proc/none/of/this" : join(import.meta.filename, "x");
    expect(() => ensurePrivateFolder(path)).toThrow(/ENOENT|ENOTDIR/);
  });
});
