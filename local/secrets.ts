/** A stack's secrets: generated once, kept 0600 in its state. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Placeholder } from "../model/text.ts";
import type { SecretNeed } from "../model/topology.ts";
import { UserError } from "../model/user-error.ts";
import { type StoredSecret, secretForm } from "../templates/secret-forms.ts";
import { replaceFile } from "./replace-file.ts";

export type Secrets = Readonly<Record<string, StoredSecret>>;

/** Reads the stack's secrets and generates what is missing. */
export function ensureSecrets(file: string, needs: readonly SecretNeed[]): Secrets {
  const kept = readSecrets(file);
  const missing = needs.filter((need) => kept[need.name] === undefined);
  if (missing.length === 0) return kept;
  const secrets = {
    ...kept,
    ...Object.fromEntries(missing.map((need) => [need.name, generate()])),
  };
  replaceFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** @throws {UserError} where the file is damaged: new secrets would shut the stack out of its data. */
export function readSecrets(file: string): Secrets {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  } catch {
    throw new UserError("environment", [
      {
        where: file,
        what: "the secrets of the stack cannot be read: the file is no JSON",
        fix: "Put its last copy back; without one its passwords are lost",
      },
    ]);
  }
}

/** Gives placeholders their values; `late` are the values that only a running platform knows. */
export function placeholderFiller(
  secrets: Secrets,
  late: Readonly<Record<string, string>>,
): (placeholder: Placeholder) => string {
  const forms = new Map<string, string>();
  return (placeholder) => {
    if ("late" in placeholder) {
      const value = late[placeholder.late];
      if (value === undefined) throw new Error(`nothing supplies the value ${placeholder.late}`);
      return value;
    }
    const secret = secrets[placeholder.secret];
    if (secret === undefined) throw new Error(`there is no secret ${placeholder.secret}`);
    const key = `${placeholder.secret}:${placeholder.form}`;
    const form = forms.get(key) ?? secretForm(secret, placeholder.form);
    forms.set(key, form);
    return form;
  };
}

/** 32 characters of 62: nothing that any dialect or shell would have to escape. */
function generate(): StoredSecret {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let value = "";
  while (value.length < 32) {
    for (const byte of randomBytes(48)) {
      // 248 is the largest multiple of 62: what is above would favour the first letters.
      if (byte < 248 && value.length < 32) value += alphabet[byte % 62];
    }
  }
  return { value, salt: randomBytes(16).toString("base64") };
}
