/** Derived forms of a secret. The salt is kept with the secret, so that a form changes only with it. */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { SecretForm } from "../model/text.ts";

export interface StoredSecret {
  readonly value: string;
  /** 16 random bytes, base64. */
  readonly salt: string;
}

/** The secret in the form that a service wants. */
export function secretForm(secret: StoredSecret, form: SecretForm): string {
  const salt = Buffer.from(secret.salt, "base64");
  switch (form) {
    case "plain":
      return secret.value;
    case "scram-sha-256":
      return scramVerifier(secret.value, salt);
    case "pbkdf2-sha512":
      return passlibHash(secret.value, salt);
  }
}

/**
 * PostgreSQL's verifier (RFC 5803). 4096 rounds is PostgreSQL's own default: PgBouncer computes
 * them for each login, and the password is 32 random characters.
 */
function scramVerifier(password: string, salt: Buffer): string {
  const rounds = 4096;
  const salted = pbkdf2Sync(password, salt, rounds, 32, "sha256");
  const key = (name: string) => createHmac("sha256", salted).update(name).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${stored}:${key("Server Key").toString("base64")}`;
}

/** What Odoo's passlib reads; base64 without padding, with `.` for `+`. */
function passlibHash(password: string, salt: Buffer): string {
  const rounds = 25_000;
  const encode = (bytes: Buffer) =>
    bytes.toString("base64").replaceAll("=", "").replaceAll("+", ".");
  const hash = pbkdf2Sync(password, salt, rounds, 64, "sha512");
  return `$pbkdf2-sha512$${rounds}$${encode(salt)}$${encode(hash)}`;
}
