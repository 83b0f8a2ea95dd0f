import type { Rule } from "./rule.ts";
import { credentialsInUrl } from "./secret-words.ts";
import { odooOptions, pgbouncerOptions } from "./written-options.ts";

const secretKey =
  /(^|_)(pass|passwd|password|passphrase|secret|token|credentials?)(_|$)|(api|private|access)_?key/;

export const noSecretInOptions: Rule = {
  id: "no-secret-in-options",
  severity: "mandatory",
  title: "No option holds a password, token or key.",
  why: "Options stand in the stack file, in rendered/, and in the history of both, for everyone who can read the repository.",
  fix: "Take it out, change it where it is valid, and keep it in Odoo's own settings or a secret of the platform.",
  source: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  check: ({ topology }) =>
    [...odooOptions(topology), ...pgbouncerOptions(topology)]
      .filter(
        ({ key, value }) => value !== "" && (secretKey.test(key) || credentialsInUrl.test(value)),
      )
      // The value itself would be one more place where it stands.
      .map(({ subject, key, path }) => ({
        subject: `${subject}:${key}`,
        message: `${key} looks like a secret, and would be committed in clear`,
        path,
      })),
};
