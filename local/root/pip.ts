/** What pip inside a root takes over from its caller: their index, proxy and authorities. */
import { existsSync } from "node:fs";

/** Whom this machine trusts: a company's proxy or index has an authority that Debian's root lacks. */
export function authoritiesFile(): string | null {
  const named = process.env["PIP_CERT"] ?? process.env["SSL_CERT_FILE"];
  const file = named ?? "/etc/ssl/certs/ca-certificates.crt";
  return existsSync(file) ? file : null;
}

/** The caller's own index and proxy. */
export function pipSettings(): Record<string, string> {
  const wanted =
    /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT)|https?_proxy|no_proxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) =>
      wanted.test(key) && value !== undefined ? [[key, value]] : [],
    ),
  );
}
