import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Diagnostic,
  generateKeyPair,
  generateSecretFile,
  hasKeyPair,
  type KeySet,
  parseJwks,
  readJwksFile,
  readKeyPair,
  readPublicKeys,
  readSecretKeySet,
  rotateKeyPair,
  rotateSecretFile,
  signJwt,
  verifyJwt,
} from "./index.ts";

const now = 1_800_000_000_000;
const claims = { iss: "agent-safe", iat: now / 1000, exp: now / 1000 + 60, jti: "t-1" };
const clock = { now: () => now };

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "agent-safe-keys-")), "keys");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

async function accepts(keys: KeySet, token: string, at: number = now): Promise<boolean> {
  // Only the key's age is looked at here, so the token gets all the time that it needs.
  const options = { keys, issuer: "agent-safe", at: now, maxLifeSeconds: 900 };
  const { find } = keys;
  return (await verifyJwt(token, { ...options, keys: { ...keys, find: (alg, kid) => find(alg, kid, at) } }))
    .ok;
}

describe("key pairs", () => {
  it.each(["EdDSA", "ES256"] as const)("%s: makes, reads and shows a pair", async (algorithm) => {
    const place = { folder, purpose: "identity" as const };
    expect(hasKeyPair(place)).toBe(false);
    const made = await generateKeyPair(place, algorithm);
    expect(hasKeyPair(place)).toBe(true);
    expect(readPublicKeys(place)).toEqual({ keys: [made] });
    expect(made).toMatchObject({ alg: algorithm, use: "sig" });
    const keys = readKeyPair(place);
    expect(keys.signer).toMatchObject({ alg: algorithm, kid: made.kid });
    const executor = readJwksFile(join(folder, "identity.jwks.json"));
    expect(executor.signer).toBeUndefined();
    expect(await accepts(executor, await signJwt(claims, keys))).toBe(true);
  });

  it("keeps what it writes to its owner, and the private key out of the public file", async () => {
    await generateKeyPair({ folder, purpose: "ticket" }, "ES256");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(["ticket.jwks.json", "ticket.pem"]);
    expect(readFileSync(join(folder, "ticket.jwks.json"), "utf8")).not.toMatch(/"d"|PRIVATE/);
  });

  it("has keys of its own for each purpose: one's token is nothing to the other", async () => {
    await generateKeyPair({ folder, purpose: "identity" });
    await generateKeyPair({ folder, purpose: "ticket" });
    const [identity, ticket] = [
      readKeyPair({ folder, purpose: "identity" }),
      readKeyPair({ folder, purpose: "ticket" }),
    ];
    expect(await accepts(identity, await signJwt(claims, identity))).toBe(true);
    expect(await accepts(ticket, await signJwt(claims, identity))).toBe(false);
  });

  it("overwrites nothing, also when eight processes try at once", async () => {
    const entry = new URL("../dist/index.js", import.meta.url).href;
    const code = `import { generateKeyPair } from ${JSON.stringify(entry)};
      await generateKeyPair({ folder: ${JSON.stringify(folder)}, purpose: "ticket" }).then(
        () => process.stdout.write("made"), (error) => process.stdout.write(error.code));`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => {
        const child = spawn(process.execPath, ["--input-type=module", "--eval", code]);
        return new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
      }),
    );
    expect(answers.sort()).toEqual([...Array(7).fill("KEY_EXISTS"), "made"]);
  });

  it("reads a key that openssl made, without a JWKS file beside it", async () => {
    await generateKeyPair({ folder, purpose: "identity" });
    const file = join(folder, "ticket.pem");
    execFileSync("openssl", [
      "genpkey",
      "-algorithm",
      "EC",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-out",
      file,
    ]);
    chmodSync(file, 0o600);
    const keys = readKeyPair({ folder, purpose: "ticket" });
    expect(await accepts(keys, await signJwt(claims, keys))).toBe(true);
  });

  it("only verifies where there is no private key", async () => {
    await generateKeyPair({ folder, purpose: "ticket" });
    const token = await signJwt(claims, readKeyPair({ folder, purpose: "ticket" }));
    rmSync(join(folder, "ticket.pem"));
    const keys = readKeyPair({ folder, purpose: "ticket" });
    expect(await accepts(keys, token)).toBe(true);
    await expect(signJwt(claims, keys)).rejects.toMatchObject({ code: "NO_SIGNING_KEY" });
  });

  it("refuses files that others may change, and reports a private key that others may read", async () => {
    const place = { folder, purpose: "ticket" as const };
    await generateKeyPair(place);
    const reported: Diagnostic[] = [];
    const onDiagnostic = (each: Diagnostic) => reported.push(each);
    chmodSync(join(folder, "ticket.jwks.json"), 0o644);
    readKeyPair(place, { onDiagnostic });
    expect(reported).toEqual([]);
    chmodSync(join(folder, "ticket.pem"), 0o644);
    readKeyPair(place, { onDiagnostic });
    expect(reported).toMatchObject([{ code: "KEY_READABLE" }]);
    for (const file of ["ticket.pem", "ticket.jwks.json"]) {
      chmodSync(join(folder, file), 0o660);
      expect(() => readKeyPair(place)).toThrow(expect.objectContaining({ code: "KEY_UNSAFE" }));
      chmodSync(join(folder, file), 0o600);
    }
    chmodSync(join(folder, "ticket.jwks.json"), 0o602);
    expect(() => readJwksFile(join(folder, "ticket.jwks.json"))).toThrow(
      expect.objectContaining({ code: "KEY_UNSAFE" }),
    );
  });

  it("says which file is missing, or no key, without quoting it", () => {
    const place = { folder, purpose: "ticket" as const };
    expect(() => readKeyPair(place)).toThrow(expect.objectContaining({ code: "KEY_UNREADABLE" }));
    expect(() => readJwksFile(join(folder, "x.json"))).toThrow(/x\.json` cannot be read/);
  });
});

describe("replacing a key pair", () => {
  const place = () => ({ folder, purpose: "ticket" as const });

  it("accepts the old and the new key at once, then only the new one", async () => {
    const old = await generateKeyPair(place());
    const before = await signJwt(claims, readKeyPair(place()));
    const made = await rotateKeyPair(place(), { keepSeconds: 100, clock });
    expect(readPublicKeys(place()).keys).toEqual([made, { ...old, exp: now / 1000 + 100 }]);
    const keys = readKeyPair(place());
    const after = await signJwt(claims, keys);
    expect(keys.signer?.kid).toBe(made.kid);
    expect([await accepts(keys, before), await accepts(keys, after)]).toEqual([true, true]);
    expect(await accepts(keys, before, now + 99_999)).toBe(true);
    expect(await accepts(keys, before, now + 100_000)).toBe(false);
    expect(await accepts(keys, after, now + 100_000)).toBe(true);
  });

  it("keeps earlier ends of life, forgets keys whose end has passed, and can withdraw at once", async () => {
    await generateKeyPair(place());
    const first = await signJwt(claims, readKeyPair(place()));
    await rotateKeyPair(place(), { keepSeconds: 100, clock });
    await rotateKeyPair(place(), { keepSeconds: 500, clock });
    expect(readPublicKeys(place()).keys.map((key) => key.exp)).toEqual([
      undefined,
      now / 1000 + 500,
      now / 1000 + 100,
    ]);
    await rotateKeyPair(place(), { keepSeconds: 0, clock: { now: () => now + 200_000 }, algorithm: "ES256" });
    expect(readPublicKeys(place()).keys.map((key) => [key.alg, key.exp])).toEqual([
      ["ES256", undefined],
      ["EdDSA", now / 1000 + 200],
      ["EdDSA", now / 1000 + 500],
    ]);
    expect(await accepts(readKeyPair(place()), first)).toBe(false);
  });

  it("is noticed by those who hold the keys, here and with the JWKS file only", async () => {
    const file = join(folder, "ticket.jwks.json");
    await generateKeyPair(place());
    const held = readKeyPair(place(), { refreshMs: 0 });
    const executor = readJwksFile(file, { refreshMs: 0 });
    const revision = executor.revision;
    const made = await rotateKeyPair(place());
    expect(held.signer?.kid).toBe(made.kid);
    expect(await accepts(executor, await signJwt(claims, held))).toBe(true);
    expect(executor.revision).toBeGreaterThan(revision);
  });

  it("stays with the keys it has when the changed file is broken, and says so once", async () => {
    await generateKeyPair(place());
    const file = join(folder, "ticket.jwks.json");
    const reported: Diagnostic[] = [];
    const keys = readJwksFile(file, { refreshMs: 0, onDiagnostic: (each) => reported.push(each) });
    const token = await signJwt(claims, readKeyPair(place()));
    const good = readFileSync(file);
    writeFileSync(file, '{"keys":');
    expect([await accepts(keys, token), await accepts(keys, token)]).toEqual([true, true]);
    rmSync(file);
    expect([await accepts(keys, token), await accepts(keys, token)]).toEqual([true, true]);
    expect(reported.map((each) => each.code)).toEqual(["KEYS_NOT_RELOADED", "KEYS_NOT_RELOADED"]);
    writeFileSync(file, good, { mode: 0o600 });
    expect(await accepts(keys, token)).toBe(true);
    expect(reported).toHaveLength(2);
  });

  it("is refused where there is nothing to replace", async () => {
    await expect(rotateKeyPair(place())).rejects.toMatchObject({ code: "KEY_UNREADABLE" });
    expect(existsSync(join(folder, "ticket.pem"))).toBe(false);
  });
});

describe("a JWK Set", () => {
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"; // RFC 8037 appendix A.2
  const good = { kty: "OKP", crv: "Ed25519", x };

  it("names a key without `kid` by its thumbprint, and ignores keys of other kinds", () => {
    const rsa = { kty: "RSA", n: "AQAB", e: "AQAB" };
    const encryption = { ...good, use: "enc" };
    expect(parseJwks({ keys: [rsa, encryption, good] }).keys).toEqual([
      { ...good, alg: "EdDSA", use: "sig", kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" },
    ]);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a list", [good]],
    ["no keys", { keys: [] }],
    ["only keys of other kinds", { keys: [{ kty: "oct", k: "AQAB" }] }],
    ["a key that is null", { keys: [null] }],
    ["a private key", { keys: [{ ...good, d: x }] }],
    ["a key that is too short", { keys: [{ ...good, x: "AQAB" }] }],
    ["a point that is not on the curve", { keys: [{ kty: "EC", crv: "P-256", x, y: x }] }],
    ["another algorithm than the key's", { keys: [{ ...good, alg: "ES256" }] }],
    ["HS256 for a public key", { keys: [{ ...good, alg: "HS256" }] }],
    ["an empty `kid`", { keys: [{ ...good, kid: "" }] }],
    ["one `kid` twice", { keys: [good, good] }],
    ["an `exp` in words", { keys: [{ ...good, exp: "tomorrow" }] }],
    ["33 keys", { keys: Array.from({ length: 33 }, (_, index) => ({ ...good, kid: `k${index}` })) }],
  ])("refuses %s", (_name, value) => {
    expect(() => parseJwks(value)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  });

  it("names the file that is none, without quoting it", async () => {
    await generateKeyPair({ folder, purpose: "ticket" });
    const file = join(folder, "ticket.jwks.json");
    for (const text of ["CANARY", '{"keys":[],"CANARY":1}', `{"keys":[],"keys":[${JSON.stringify(good)}]}`]) {
      writeFileSync(file, text);
      expect(() => readJwksFile(file)).toThrow(/ticket\.jwks\.json` is no JWKS file/);
      expect(() => readJwksFile(file)).not.toThrow(/CANARY/);
    }
  });
});

describe("secret files", () => {
  it("makes one, replaces it, and accepts the one before for a while", async () => {
    const file = join(folder, "signing.key");
    await generateSecretFile(file);
    await expect(generateSecretFile(file)).rejects.toMatchObject({ code: "KEY_EXISTS" });
    const held = readSecretKeySet(file, { refreshMs: 0 });
    const before = await signJwt(claims, held);
    await rotateSecretFile(file, { keepSeconds: 100, clock });
    expect(await accepts(held, before)).toBe(true);
    expect(await accepts(held, before, now + 100_000)).toBe(false);
    const after = await signJwt(claims, held);
    expect(after).not.toBe(before);
    expect(await accepts(held, after, now + 100_000)).toBe(true);
    for (const each of readdirSync(folder)) expect(statSync(join(folder, each)).mode & 0o777).toBe(0o600);
    await rotateSecretFile(file, { keepSeconds: 100, clock });
    expect([await accepts(held, before), await accepts(held, after)]).toEqual([false, true]);
  });

  it("reports a short secret once, also when it is read anew", async () => {
    await generateSecretFile(join(folder, "other"));
    const file = join(folder, "signing.key");
    writeFileSync(file, "your-secret-key", { mode: 0o600 });
    const reported: Diagnostic[] = [];
    const keys = readSecretKeySet(file, { refreshMs: 0, onDiagnostic: (each) => reported.push(each) });
    writeFileSync(file, "another-secret", { mode: 0o600 });
    expect(await accepts(keys, await signJwt(claims, keys))).toBe(true);
    expect(reported.map((each) => each.code)).toEqual(["SECRET_SHORT"]);
  });

  it("refuses a kept secret that it cannot read, or that others may change, without quoting it", async () => {
    const file = join(folder, "signing.key");
    await generateSecretFile(file);
    for (const text of [
      "CANARY",
      '{"secret":"CANARY"}',
      '{"secret":"CANARY","accepted_until":"soon"}',
      "null",
    ]) {
      writeFileSync(`${file}.previous`, text, { mode: 0o600 });
      const error = await Promise.resolve()
        .then(() => readSecretKeySet(file))
        .catch((each: unknown) => each);
      expect(error).toMatchObject({ code: "KEY_INVALID" });
      expect(inspect(error, { depth: 9 })).not.toContain("CANARY");
    }
    chmodSync(`${file}.previous`, 0o666);
    expect(() => readSecretKeySet(file)).toThrow(expect.objectContaining({ code: "KEY_UNSAFE" }));
  });
});
