import { EnvironmentError } from "./environment-error.ts";

/** The columns asked of `apt-get indextargets`. Origin and label are known once lists exist. */
export const indexFormat = "$(SITE)|$(RELEASE)|$(ORIGIN)|$(LABEL)";

export type MirrorChoice =
  | { kind: "mirror"; mirror: string }
  /** The host never ran `apt-get update`: ask again with lists. */
  | { kind: "no lists" }
  | { kind: "other system"; origins: readonly string[] };

/**
 * The Debian mirror among what the host's apt is configured with. By origin and label of the
 * signed Release file, not by address: a mirror may have any name, and the security archive, which
 * has no trixie under the same address, says so only there.
 */
export function chooseMirror(indexTargets: string): MirrorChoice {
  const rows = indexTargets
    .split("\n")
    .filter((line) => line.includes("|"))
    .map((line) => {
      const [site = "", release = "", origin = "", label = ""] = line.split("|");
      return { site, release, origin, label };
    });
  const debian = rows.filter(
    (row) =>
      row.origin === "Debian" &&
      row.label === "Debian" &&
      /^(https?|mirror|tor)\b/.test(row.site) &&
      !row.release.endsWith("-backports"),
  );
  const first = debian[0];
  if (first !== undefined) return { kind: "mirror", mirror: first.site };
  const origins = [...new Set(rows.map((row) => row.origin).filter((origin) => origin !== ""))];
  return origins.length === 0 ? { kind: "no lists" } : { kind: "other system", origins };
}

/** A mirror named by the user, or undefined; a value that apt cannot use is refused. */
export function namedMirror(environment: NodeJS.ProcessEnv): string | undefined {
  const value = environment.ODOO_CLUSTER_MIRROR;
  if (value === undefined || value === "") return undefined;
  if (!/^https?:\/\/\S+$/.test(value)) {
    throw new EnvironmentError({
      where: "environment variable ODOO_CLUSTER_MIRROR",
      what: "not the address of a Debian mirror",
      got: JSON.stringify(value),
      fix: "Give an address that begins with http:// or https:// and under which dists/trixie is.",
    });
  }
  return value.replace(/\/+$/, "");
}

export function noMirror(origins: readonly string[]): EnvironmentError {
  return new EnvironmentError({
    where: "apt configuration of this machine",
    what: "it names no Debian mirror on the network, and the private root is Debian trixie",
    got: origins.length === 0 ? "no package lists at all" : `mirrors of ${origins.join(", ")}`,
    fix: "Set ODOO_CLUSTER_MIRROR to the address of a Debian mirror that has trixie, sid and bookworm.",
  });
}
