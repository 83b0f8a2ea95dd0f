/** How secrets look in clear text, for rules that search for them. */

/** An address with a user and a password in it. */
export const credentialsInUrl = /[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;

/** A variable whose value is a secret; `..._FILE` names a file. */
export const secretVariable = /(password|passwd|secret|token|(api|private|access)_?key)$/i;

/** An argument that carries one: `--password=…`. */
export const secretArgument = /^-+[a-z_-]*(password|passwd|secret|token|key)=./i;
