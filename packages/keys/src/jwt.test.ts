import { generateKeyPairSync, createPublicKey as publicKeyOf } from "node:crypto";
import { inspect } from "node:util";
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import { describe, expect, it } from "vitest";
import {
  createKeySet,
  type Diagnostic,
  type KeySet,
  parseJwt,
  secretKeySet,
  signJwt,
  type VerifyJwtResult,
  verifyJwt,
} from "./index.ts";
import { publicJwk } from "./jwk.ts";
import { generateKeyPairPem, parsePrivateKey, signerOf, verifierOf } from "./key-pair.ts";
import { encode, rawJwt } from "./testing/raw-jwt.ts";

const now = 1_800_000_000;
const secret = "a-shared-secret-of-thirty-two-bytes!";
const claims = { iss: "agent-safe", iat: now, exp: now + 60, jti: "t-1", "☃": ["ü"] };

function keyPair(algorithm: "EdDSA" | "ES256") {
  const key = parsePrivateKey(generateKeyPairPem(algorithm), "key.pem");
  const jwk = publicJwk(key);
  return { key, jwk, keys: createKeySet({ signer: signerOf(key), verifiers: [verifierOf(jwk)] }) };
}

function verify(
  token: unknown,
  keys: KeySet = secretKeySet(secret),
  at: number = now,
): Promise<VerifyJwtResult> {
  return verifyJwt(token, { keys, issuer: "agent-safe", at: at * 1000, maxLifeSeconds: 900 });
}

describe("with jose on the other side", () => {
  const currentDate = new Date(now * 1000);

  it("HS256: it reads ours, and we read its", async () => {
    const key = Buffer.from(secret);
    const ours = await signJwt(claims, secretKeySet(secret));
    const read = await jwtVerify(ours, key, { issuer: "agent-safe", algorithms: ["HS256"], currentDate });
    expect(read).toMatchObject({ payload: claims, protectedHeader: { alg: "HS256", typ: "JWT" } });
    const its = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(key);
    expect(await verify(its)).toMatchObject({ ok: true, id: "t-1", claims });
  });

  it.each(["EdDSA", "ES256"] as const)("%s: it reads ours, and we read its", async (alg) => {
    const { key, jwk, keys } = keyPair(alg);
    const set = createLocalJWKSet({ keys: [jwk] } as unknown as JSONWebKeySet);
    const ours = await signJwt(claims, keys);
    const read = await jwtVerify(ours, set, { issuer: "agent-safe", currentDate });
    expect(read).toMatchObject({ payload: claims, protectedHeader: { alg, typ: "JWT", kid: jwk.kid } });
    for (const kid of [jwk.kid, undefined]) {
      const header = { alg, ...(kid === undefined ? {} : { kid }) };
      const its = await new SignJWT(claims).setProtectedHeader(header).sign(key);
      expect(await verify(its, keys)).toMatchObject({ ok: true, id: "t-1", claims });
    }
  });

  it.each(["EdDSA", "ES256"] as const)("%s: both find the same thumbprint", async (alg) => {
    const { jwk } = keyPair(alg);
    expect(jwk.kid).toBe(await calculateJwkThumbprint(jwk as unknown as JWK));
  });
});

describe("the form of a token", () => {
  const good = rawJwt(secret, claims);
  const [head, body, signature] = good.split(".") as [string, string, string];
  const withHeader = (header: unknown) => rawJwt(secret, claims, header);

  it("is what is written by hand from the claims", async () => {
    expect(await verify(good)).toMatchObject({ ok: true, claims, issuedAt: now * 1000 });
  });

  it.each<[string, unknown]>([
    ["no string", 12],
    ["null", null],
    ["an object that says it is a string", { toString: () => good }],
    ["empty", ""],
    ["two parts", `${head}.${body}`],
    ["four parts", `${good}.`],
    ["five parts, as a JWE has", `${good}.${body}.${body}`],
    ["empty parts", ".."],
    ["no signature", `${head}.${body}.`],
    ["white space around it", ` ${good}`],
    ["a line end after it", `${good}\n`],
    ["padding", `${head}.${body}.${signature}=`],
    ["padding in the payload", `${head}.${body}==.${signature}`],
    ["the plain base64 alphabet", good.replace(/-/g, "+").replace(/_/g, "/").replace(body, `${body}/`)],
    ["unused bits that are set", `${good.slice(0, -1)}${nextCharacter(good.at(-1)!)}`],
    ["a character that decoders skip", `${head}.${body}.${signature.slice(0, 9)}*${signature.slice(9)}`],
    ["a header that is no JSON", rawJwt(secret, claims, "{alg: HS256}")],
    ["a header that is a list", withHeader(["HS256"])],
    ["a header with two `alg`", rawJwt(secret, claims, '{"alg":"none","alg":"HS256"}')],
    ["a header without `alg`", withHeader({ typ: "JWT" })],
    ["an `alg` that is a list", withHeader({ alg: ["HS256"] })],
    ["an `alg` in other case", withHeader({ alg: "hs256" })],
    ["`alg` none", withHeader({ alg: "none" })],
    ["another hash", withHeader({ alg: "HS512" })],
    ["`typ` of another kind", withHeader({ alg: "HS256", typ: "JWE" })],
    ["a `kid` of nobody", withHeader({ alg: "HS256", kid: "1" })],
    ["a `kid` that is a path", withHeader({ alg: "HS256", kid: "../../dev/null" })],
    ["a `kid` that is a number", withHeader({ alg: "HS256", kid: 1 })],
    ["an empty `kid`", withHeader({ alg: "HS256", kid: "" })],
    ["a `kid` of 10,000 characters", withHeader({ alg: "HS256", kid: "k".repeat(10_000) })],
    ["`jwk`", withHeader({ alg: "HS256", jwk: { kty: "oct", k: encode(secret) } })],
    ["`jku`", withHeader({ alg: "HS256", jku: "https://example.com/jwks.json" })],
    ["`x5u`", withHeader({ alg: "HS256", x5u: "https://example.com/cert.pem" })],
    ["`x5c`", withHeader({ alg: "HS256", x5c: ["MIIB"] })],
    ["`crit`", withHeader({ alg: "HS256", crit: ["exp"] })],
    ["`b64`", withHeader({ alg: "HS256", b64: false })],
    ["`__proto__` in the header", rawJwt(secret, claims, '{"alg":"HS256","__proto__":{}}')],
    ["a payload that is a string", rawJwt(secret, '"claims"')],
    ["a payload that is null", rawJwt(secret, "null")],
    ["a payload that is a list", rawJwt(secret, [claims])],
    ["two claims of one name", rawJwt(secret, `${JSON.stringify(claims).slice(0, -1)},"exp":9999999999}`)],
    [
      "two claims of one name deep inside",
      rawJwt(secret, `${JSON.stringify(claims).slice(0, -1)},"a":[{"b":1,"\\u0062":2}]}`),
    ],
    ["a byte order mark", rawJwt(secret, `\ufeff${JSON.stringify(claims)}`)],
    ["a lone surrogate", rawJwt(secret, `${JSON.stringify(claims).slice(0, -1)},"a":"\\ud800"}`)],
    ["a number beyond all numbers", rawJwt(secret, `${JSON.stringify(claims).slice(0, -1)},"a":1e999}`)],
    [
      "4,000 levels",
      rawJwt(secret, `${JSON.stringify(claims).slice(0, -1)},"a":${"[".repeat(4000)}${"]".repeat(4000)}}`),
    ],
    [
      "bytes that are no UTF-8",
      rawJwt(secret, Buffer.from(`{"iss":"agent-safe","iat":${now},"exp":${now + 60},"a":"\xff"}`, "latin1")),
    ],
    ["16,385 characters", rawJwt(secret, { ...claims, a: "a".repeat(12_200) })],
  ])("refuses %s", async (_name, token) => {
    expect(await verify(token)).toMatchObject({ ok: false, code: "JWT_INVALID" });
  });

  it("gives a reason that never holds a part of the token", () => {
    for (const token of [`${good}.`, ` ${good}`, withHeader({ alg: "HS256", jku: "CANARY" })]) {
      const text = inspect(parseJwt(token), { depth: 9 });
      for (const part of [head, body, signature, "CANARY"]) expect(text).not.toContain(part);
    }
  });
});

describe("the claims that every token has", () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["another issuer", "JWT_INVALID", { iss: "agent-safe-2" }],
    ["no issuer", "JWT_INVALID", { iss: undefined }],
    ["a list of issuers", "JWT_INVALID", { iss: ["agent-safe"] }],
    ["an audience", "JWT_INVALID", { aud: "agent-safe" }],
    ["no `exp`", "JWT_INVALID", { exp: undefined }],
    ["no `iat`", "JWT_INVALID", { iat: undefined }],
    ["an `exp` in words", "JWT_INVALID", { exp: String(now + 60) }],
    ["an `exp` of null", "JWT_INVALID", { exp: null }],
    ["a negative `iat`", "JWT_INVALID", { iat: -1 }],
    ["an `exp` in milliseconds", "JWT_INVALID", { exp: now * 1000 }],
    ["an `nbf` of null", "JWT_INVALID", { nbf: null }],
    ["too long a life", "JWT_INVALID", { exp: now + 901 }],
    ["no life", "JWT_INVALID", { exp: now }],
    ["a life backwards", "JWT_INVALID", { exp: now - 1 }],
    ["a `jti` that is a number", "JWT_INVALID", { jti: 7 }],
    ["an empty `jti`", "JWT_INVALID", { jti: "" }],
    ["a `jti` with a line end", "JWT_INVALID", { jti: "a\nb" }],
    ["an `iat` 6 seconds ahead", "JWT_NOT_YET_VALID", { iat: now + 6 }],
    ["an `nbf` 6 seconds ahead", "JWT_NOT_YET_VALID", { nbf: now + 6 }],
    ["expiry 5 seconds ago", "JWT_EXPIRED", { iat: now - 65, exp: now - 5 }],
  ])("refuses %s", async (_name, code, changed) => {
    expect(await verify(rawJwt(secret, { ...claims, ...changed }))).toMatchObject({ ok: false, code });
  });

  it.each<[string, Record<string, unknown>]>([
    ["an `iat` 5 seconds ahead", { iat: now + 5 }],
    ["expiry 4 seconds ago", { iat: now - 64, exp: now - 4 }],
    ["fractions of seconds", { iat: now - 0.5, exp: now + 0.5 }],
    ["an `nbf` that has come", { nbf: now - 1 }],
    ["the longest life", { exp: now + 900 }],
  ])("accepts %s", async (_name, changed) => {
    expect(await verify(rawJwt(secret, { ...claims, ...changed }))).toMatchObject({ ok: true });
  });

  it("says between which moments its answer holds", async () => {
    const token = rawJwt(secret, { ...claims, nbf: now + 3 });
    const first = await verify(token);
    if (!first.ok) throw new Error(first.reason);
    for (const [at, ok] of [
      [first.acceptedFrom - 1, false],
      [first.acceptedFrom, true],
      [first.acceptedUntil - 1, true],
      [first.acceptedUntil, false],
    ] as const) {
      expect(await verify(token, secretKeySet(secret), at / 1000)).toMatchObject({ ok });
    }
  });

  it("finds every token expired when the clock gives no number", async () => {
    expect(await verify(rawJwt(secret, claims), secretKeySet(secret), Number.NaN)).toMatchObject({
      ok: false,
    });
  });

  it("names a token without `jti` by what is signed, so that a rewritten signature is still the same token", async () => {
    const { keys } = keyPair("ES256");
    const { jti, ...unnamed } = claims;
    const [first, second] = await Promise.all([signJwt(unnamed, keys), signJwt(unnamed, keys)]);
    expect(jti).toBe("t-1");
    expect(first).not.toBe(second);
    const ids = (await Promise.all([verify(first, keys), verify(second, keys)])).map(
      (each) => each.ok && each.id,
    );
    expect(ids[0]).toMatch(/^jwt-[\w-]{43}$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe("one algorithm for a key", () => {
  it("refuses a token whose HMAC secret is the public key, in every form that it may have", async () => {
    const { key, jwk, keys } = keyPair("EdDSA");
    const publicKey = publicKeyOf(key);
    for (const forged of [
      publicKey.export({ format: "pem", type: "spki" }).toString(),
      publicKey.export({ format: "der", type: "spki" }).toString("latin1"),
      jwk.x,
      JSON.stringify(jwk),
    ]) {
      for (const kid of [undefined, jwk.kid]) {
        const token = rawJwt(forged, claims, { alg: "HS256", typ: "JWT", kid });
        expect(await verify(token, keys)).toMatchObject({ ok: false, code: "JWT_INVALID" });
      }
    }
  });

  it("refuses one pair's signature under the other's algorithm", async () => {
    const [ed, es] = [keyPair("EdDSA"), keyPair("ES256")];
    const keys = createKeySet({ verifiers: [verifierOf(ed.jwk), verifierOf(es.jwk)] });
    const token = await signJwt(claims, es.keys);
    expect(await verify(token, keys)).toMatchObject({ ok: true });
    const [, body, signature] = token.split(".");
    for (const kid of [ed.jwk.kid, es.jwk.kid, undefined]) {
      const swapped = `${encode({ alg: "EdDSA", typ: "JWT", kid })}.${body}.${signature}`;
      expect(await verify(swapped, keys)).toMatchObject({ ok: false });
    }
  });

  it("does not believe a key set that answers with a key of another algorithm", async () => {
    const keys = secretKeySet(secret);
    const careless: KeySet = { ...keys, find: () => keys.find("HS256", undefined, 0) };
    expect(await verify(rawJwt(secret, claims, { alg: "ES256" }), careless)).toMatchObject({ ok: false });
  });

  it("will not verify with a private key that is passed as shared secret", () => {
    const pem = generateKeyPairPem("EdDSA");
    expect(() => secretKeySet(pem)).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    const key = publicKeyOf(parsePrivateKey(pem, "key.pem"));
    const spki = `\n${key.export({ format: "pem", type: "spki" })}`;
    expect(() => secretKeySet(Buffer.from(spki))).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  });
});

describe("shared secrets", () => {
  it("works with a short one, and says so once", async () => {
    const reported: Diagnostic[] = [];
    const keys = secretKeySet("your-secret-key", { onDiagnostic: (each) => reported.push(each) });
    expect(await verify(await signJwt(claims, keys), keys)).toMatchObject({ ok: true });
    expect(reported).toMatchObject([{ code: "SECRET_SHORT" }]);
    expect(inspect(reported)).not.toContain("your-secret-key");
  });

  it("refuses an empty one", () => {
    expect(() => secretKeySet("")).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  });

  it("accepts the secret before for as long as it is told to, and signs with the new one", async () => {
    const acceptedUntil = (now + 10) * 1000;
    const keys = secretKeySet(secret, { previous: [{ secret: "the one before", acceptedUntil }] });
    const old = rawJwt("the one before", claims);
    expect(await verify(old, keys, now + 9)).toMatchObject({ ok: true, acceptedUntil });
    expect(await verify(old, keys, now + 10)).toMatchObject({ ok: false });
    const token = await signJwt(claims, keys);
    expect(await verify(token, secretKeySet(secret), now + 10)).toMatchObject({ ok: true });
    expect(await verify(rawJwt("a third", claims), keys)).toMatchObject({ ok: false });
  });

  it("signs nothing without a signing key", async () => {
    const keys = createKeySet({ verifiers: [] });
    await expect(signJwt(claims, keys)).rejects.toMatchObject({ code: "NO_SIGNING_KEY" });
  });

  it("shows no secret when a key set is printed", () => {
    expect(inspect(secretKeySet(secret), { depth: 9, showHidden: true })).not.toContain(secret);
  });
});

it("refuses key pairs of other kinds", () => {
  for (const { privateKey } of [
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("ec", { namedCurve: "secp384r1" }),
    generateKeyPairSync("x25519"),
  ]) {
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    expect(() => parsePrivateKey(pem, "key.pem")).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
  }
});

/** The next character of the base64url alphabet: the same bytes to a decoder that does not look at unused bits. */
function nextCharacter(character: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet[alphabet.indexOf(character) + 1]!;
}
