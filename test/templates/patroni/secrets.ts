/** Values for the placeholders of the fixture: repeatable, and awkward on purpose. */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Placeholder } from "../../../model/text.ts";

/**
 * A password with everything that some dialect could trip over, line breaks excepted. ASCII alone:
 * Patroni 4.0.7 cannot create a role whose password is not (UnicodeDecodeError in quote_literal).
 */
export function passwordOf(name: string): string {
  return `${name}: 'q' "d" \\ # ; % $1 {x}`;
}

/** Answers every placeholder. */
export function secretValue(placeholder: Placeholder): string {
  if ("late" in placeholder) return `late-${placeholder.late}`;
  return placeholder.form === "scram-sha-256"
    ? scramVerifier(passwordOf(placeholder.secret))
    : passwordOf(placeholder.secret);
}

/** The verifier as PostgreSQL stores it (RFC 5803), with a fixed salt. */
export function scramVerifier(password: string): string {
  const salt = Buffer.from("sixteen bytes ..");
  const salted = pbkdf2Sync(password, salt, 4096, 32, "sha256");
  const mac = (key: Buffer, words: string) => createHmac("sha256", key).update(words).digest();
  const stored = createHash("sha256").update(mac(salted, "Client Key")).digest("base64");
  const server = mac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${stored}:${server}`;
}
