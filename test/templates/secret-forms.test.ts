import { spawnSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secretForm } from "../../templates/secret-forms.ts";
import { hasPython } from "./odoo/python.ts";

/** The conversation of RFC 7677, section 3: user `user`, password `pencil`. */
const rfc = {
  secret: { value: "pencil", salt: "W22ZaJ0SNY7soEsUEjb6gQ==" },
  clientFirst: "n=user,r=rOprNGfwEbeRWgbNEkqO",
  serverFirst:
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  clientFinal: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  signature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

test("the SCRAM verifier holds the keys of RFC 7677's conversation", () => {
  const verifier = secretForm(rfc.secret, "scram-sha-256");
  const [, rounds, salt, stored, server] =
    /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  expect([rounds, salt]).toEqual(["4096", rfc.secret.salt]);
  const hmac = (key: string, message: string) =>
    createHmac("sha256", Buffer.from(key, "base64")).update(message).digest();
  const message = [rfc.clientFirst, rfc.serverFirst, rfc.clientFinal].join(",");
  // What the server answers is made from ServerKey alone.
  expect(hmac(server ?? "", message).toString("base64")).toBe(rfc.signature);
  // What the client proves, without its signature, hashes to StoredKey.
  const signature = hmac(stored ?? "", message);
  const clientKey = Buffer.from(rfc.proof, "base64").map(
    (byte, index) => byte ^ (signature[index] as number),
  );
  expect(createHash("sha256").update(clientKey).digest("base64")).toBe(stored);
});

test("the verifier of a known password is known letter by letter", () => {
  expect(secretForm(rfc.secret, "scram-sha-256")).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

const stored = fc.record({
  value: fc.string({ minLength: 1 }),
  salt: fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString("base64")),
});

test("a form follows from secret and salt alone, and names neither the secret nor another's salt", () => {
  fc.assert(
    fc.property(
      stored,
      fc.constantFrom("scram-sha-256" as const, "pbkdf2-sha512" as const),
      (secret, form) => {
        const written = secretForm(secret, form);
        expect(secretForm({ ...secret }, form)).toBe(written);
        expect(secretForm({ ...secret, value: `${secret.value}x` }, form)).not.toBe(written);
        const otherSalt = Buffer.alloc(
          16,
          secret.salt === Buffer.alloc(16).toString("base64") ? 1 : 0,
        );
        expect(secretForm({ ...secret, salt: otherSalt.toString("base64") }, form)).not.toBe(
          written,
        );
        // Nothing that a dialect would have to escape: quotes, percent signs, white space.
        expect(written).toMatch(/^[A-Za-z0-9$:+/=.-]+$/);
      },
    ),
    { numRuns: 25 },
  );
});

test("plain is the secret itself", () => {
  expect(secretForm(rfc.secret, "plain")).toBe("pencil");
});

describe.skipIf(!hasPython)("Python's hashlib", () => {
  test("computes the hash that passlib would compare, with its own base64", () => {
    const secrets = [
      ...fc.sample(stored, 5),
      // A salt whose base64 holds both letters that differ.
      {
        value: "pencil",
        salt: Buffer.from("fbffbf".repeat(5).padEnd(32, "0"), "hex").toString("base64"),
      },
    ];
    const hashes = secrets.map((secret) => secretForm(secret, "pbkdf2-sha512"));
    const program = `
import base64, hashlib, json, sys
def ab64(data): return base64.b64encode(data).decode().rstrip("=").replace("+", ".")
def unab64(text): return base64.b64decode(text.replace(".", "+") + "=" * (-len(text) % 4))
out = []
for password, written in json.load(sys.stdin):
    _, ident, rounds, salt, digest = written.split("$")
    again = hashlib.pbkdf2_hmac("sha512", password.encode("utf-8", "surrogatepass"), unab64(salt), int(rounds))
    out.append([ident, int(rounds), ab64(again) == digest, ab64(unab64(salt)) == salt])
json.dump(out, sys.stdout)`;
    const ran = spawnSync("python3", ["-c", program], {
      input: JSON.stringify(secrets.map((secret, index) => [secret.value, hashes[index]])),
      encoding: "utf8",
    });
    expect(ran.stderr).toBe("");
    const judged = JSON.parse(ran.stdout) as unknown[];
    for (const one of judged) expect(one).toEqual(["pbkdf2-sha512", 25_000, true, true]);
    expect(judged).toHaveLength(secrets.length);
  });
});
