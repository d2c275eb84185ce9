import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Diagnostic,
  deriveKey,
  generateSecret,
  generateSigningKeyPem,
  noteIsSignedBy,
  parseNote,
  parsePublicKey,
  publicKeyFromBytes,
  publicKeyToSpki,
  readSecretFile,
  readSigningKeyFile,
  signingKeyFromSeed,
  signNote,
  verifierKey,
} from "./index.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-keys-"));
  path = join(folder, "key");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("secret files", () => {
  it("takes the text without white space around it", () => {
    writeFileSync(path, "  your-secret-key\n", { mode: 0o600 });
    expect(Buffer.from(readSecretFile(path)).toString()).toBe("your-secret-key");
  });

  it("refuses a file that others may change, and reports one that others may read", () => {
    writeFileSync(path, generateSecret(), { mode: 0o600 });
    const reported: Diagnostic[] = [];
    readSecretFile(path, (diagnostic) => reported.push(diagnostic));
    expect(reported).toEqual([]);
    chmodSync(path, 0o640);
    readSecretFile(path, (diagnostic) => reported.push(diagnostic));
    expect(reported).toMatchObject([{ code: "KEY_READABLE" }]);
    for (const mode of [0o620, 0o602, 0o666]) {
      chmodSync(path, mode);
      expect(() => readSecretFile(path)).toThrow(expect.objectContaining({ code: "KEY_UNSAFE" }));
    }
  });

  it("follows the symbolic link of a mounted secret, and looks at the permissions behind it", () => {
    writeFileSync(path, "s3cret", { mode: 0o600 });
    symlinkSync(path, join(folder, "link"));
    expect(Buffer.from(readSecretFile(join(folder, "link"))).toString()).toBe("s3cret");
    chmodSync(path, 0o666);
    expect(() => readSecretFile(join(folder, "link"))).toThrow(
      expect.objectContaining({ code: "KEY_UNSAFE" }),
    );
  });

  it("names the file that is missing, empty, or a folder", () => {
    expect(() => readSecretFile(path)).toThrow(/key` cannot be read \(ENOENT\)/);
    expect(() => readSecretFile(folder)).toThrow(expect.objectContaining({ code: "KEY_UNREADABLE" }));
    writeFileSync(path, " \n", { mode: 0o600 });
    expect(() => readSecretFile(path)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  });
});

describe("derivation", () => {
  it("stays what it is: old logs depend on it", () => {
    const secret = Buffer.from("your-secret-key");
    expect(Buffer.from(deriveKey(secret, "ledger signing")).toString("hex")).toBe(
      "7be11f9ff5f4d4eb95f4991ea76acefd16f78e23b2b247abdd60bedbb566d98c",
    );
    expect(Buffer.from(deriveKey(secret, "ledger redaction")).toString("hex")).toBe(
      "751cd5cefba685e57d3b0a4e158423715e4027f11f46e64fae907cc10ca45f65",
    );
  });
});

describe("Ed25519", () => {
  // RFC 8032 section 7.1, TEST 2
  const seed = Buffer.from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "hex");
  const publicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  const signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  it("agrees with the test vector of RFC 8032", () => {
    const key = signingKeyFromSeed(seed);
    expect(Buffer.from(key.publicKey.bytes).toString("hex")).toBe(publicKey);
    expect(Buffer.from(key.sign(Uint8Array.of(0x72))).toString("hex")).toBe(signature);
    expect(key.publicKey.verify(Uint8Array.of(0x72), Buffer.from(signature, "hex"))).toBe(true);
    expect(key.publicKey.verify(Uint8Array.of(0x73), Buffer.from(signature, "hex"))).toBe(false);
    expect(key.publicKey.verify(Uint8Array.of(0x72), Buffer.from("00", "hex"))).toBe(false);
  });

  it("reads its own key files and those of openssl", () => {
    writeFileSync(path, generateSigningKeyPem(), { mode: 0o600 });
    const key = readSigningKeyFile(path);
    expect(key.publicKey.verify(Buffer.from("x"), key.sign(Buffer.from("x")))).toBe(true);
    const spki = execFileSync("openssl", ["pkey", "-in", path, "-pubout", "-outform", "DER"]);
    expect(publicKeyToSpki(key.publicKey)).toBe(spki.toString("base64"));
  });

  it("reads a public key in every form", () => {
    const key = publicKeyFromBytes(Buffer.from(publicKey, "hex"));
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKeyToSpki(key)}\n-----END PUBLIC KEY-----\n`;
    const forms = [publicKey, pem, publicKeyToSpki(key), Buffer.from(key.bytes).toString("base64")];
    for (const text of [...forms, verifierKey("example.com/log", key)]) {
      expect(parsePublicKey(text).bytes).toEqual(key.bytes);
    }
    for (const text of [
      "",
      "x",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      "a+00000000+AAAA",
    ]) {
      expect(() => parsePublicKey(text)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    }
  });

  it("refuses a key file of another kind without quoting it", () => {
    writeFileSync(path, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", {
      mode: 0o600,
    });
    try {
      readSigningKeyFile(path);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "KEY_INVALID" });
      expect(inspect(error, { depth: 9 })).not.toMatch(/c2VjcmV0|secret/);
    }
  });
});

describe("signed notes", () => {
  const key = signingKeyFromSeed(new Uint8Array(32).fill(7));
  const other = signingKeyFromSeed(new Uint8Array(32).fill(8));
  const note = signNote("line one\n\nline three\n", "example.com/log", key);

  it("verifies the note of the specification's own library", () => {
    // The example of golang.org/x/mod/sumdb/note
    const published =
      "If you think cryptography is the answer to your problem,\n" +
      "then you don't know what your problem is.\n\n" +
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const peter = parsePublicKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    expect(noteIsSignedBy(parseNote(published)!, "PeterNeumann", peter)).toBe(true);
    expect(verifierKey("PeterNeumann", peter)).toBe(
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    );
  });

  it("accepts its own and refuses every other name, key and changed character", () => {
    expect(noteIsSignedBy(parseNote(note)!, "example.com/log", key.publicKey)).toBe(true);
    expect(noteIsSignedBy(parseNote(note)!, "example.com/other", key.publicKey)).toBe(false);
    expect(noteIsSignedBy(parseNote(note)!, "example.com/log", other.publicKey)).toBe(false);
    for (let index = 0; index < note.length; index++) {
      const changed = `${note.slice(0, index)}${note[index] === "x" ? "y" : "x"}${note.slice(index + 1)}`;
      const parsed = parseNote(changed);
      expect(parsed !== undefined && noteIsSignedBy(parsed, "example.com/log", key.publicKey)).toBe(false);
    }
  });

  it("ignores signatures of unknown keys, and refuses a false one of a known key beside a good one", () => {
    const cosigned = `${note}${signNote("line one\n\nline three\n", "witness.example", other).split("\n\n").pop()}`;
    expect(noteIsSignedBy(parseNote(cosigned)!, "example.com/log", key.publicKey)).toBe(true);
    const contradicted = `${note}${signNote("another\n", "example.com/log", key).split("\n\n").pop()}`;
    expect(noteIsSignedBy(parseNote(contradicted)!, "example.com/log", key.publicKey)).toBe(false);
  });
});
