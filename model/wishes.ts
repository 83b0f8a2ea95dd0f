/**
 * Keys that teams look for and a stack file does not have: what does it instead, or that nothing does yet.
 * docs/UNSUPPORTED.md is made of them.
 */
export interface Wish {
  /** Keys as one would write them; `*` stands for one name. */
  readonly keys: readonly string[];
  readonly wish: string;
  readonly instead: string;
}

export const wishes: readonly Wish[] = [
  {
    keys: [
      "odoo.env",
      "odoo.environment",
      "env",
      "environment",
      "pools.*.env",
      "pools.*.environment",
    ],
    wish: "Environment variables for Odoo",
    instead:
      "Not supported yet. What Odoo itself knows is an option of odoo.conf: `odoo.options`; on Kubernetes the image may set variables",
  },
  {
    keys: ["odoo.sections", "odoo.conf", "odoo.config", "odoo.extra"],
    wish: "Sections of odoo.conf beside [options]",
    instead:
      "Not supported yet. Keys of [options] stand in `odoo.options` and `pools.<name>.options`",
  },
  {
    keys: [
      "domains",
      "aliases",
      "hosts",
      "odoo.domains",
      "edge.domains",
      "edge.aliases",
      "edge.hosts",
    ],
    wish: "Several domains of one database",
    instead: "Not supported yet: a stack has one `domain`, for which cookies and links are made",
  },
  {
    keys: ["odoo.smtp.user", "odoo.smtp.username", "odoo.smtp.login", "odoo.smtp.password"],
    wish: "A mail relay that asks for a login",
    instead:
      "Not supported yet: leave `odoo.smtp` out and write the server with its login in Odoo (Settings, Outgoing Mail Servers)",
  },
  {
    keys: [
      "edge.allow",
      "edge.allowlist",
      "edge.whitelist",
      "edge.networks",
      "edge.ips",
      "nginx.allow",
      "allowlist",
    ],
    wish: "A list of addresses that may come in",
    instead: "Not supported yet: a firewall before the edge decides; on AWS its security groups do",
  },
  {
    keys: [
      "nginx.headers",
      "nginx.options",
      "nginx.config",
      "nginx.snippets",
      "nginx.nginx",
      "edge.headers",
    ],
    wish: "Directives or headers of nginx and HAProxy",
    instead:
      "Not supported: their files follow from the stack file; `odoo-cluster render` shows them",
  },
  {
    keys: ["proxy", "proxy.*"],
    wish: "The nginx pair by a general name",
    instead: "Its settings are `nginx: { instances, maxBody, maxUploads, disk }`",
  },
  {
    keys: ["odoo.workers", "workers"],
    wish: "Workers of all Odoo",
    instead:
      "A pool has workers: `pools: { <name>: { workers: ... } }`; `odoo-cluster size` works them out",
  },
  {
    keys: [
      "odoo.image",
      "odoo.repository",
      "odoo.commit",
      "odoo.build",
      "odoo.enterprise",
      "image",
    ],
    wish: "Another build of Odoo, or Enterprise",
    instead:
      "On platform `local` Odoo is Debian's package; Enterprise's addons are a folder in `odoo.addons`. On Kubernetes and AWS the image is yours: `images.odoo`",
  },
  {
    keys: ["odoo.packages", "odoo.apt", "packages", "odoo.fonts"],
    wish: "Packages of the system, or fonts, beside Odoo",
    instead:
      "Not supported yet on platform `local`; on Kubernetes and AWS they belong into `images.odoo`",
  },
  {
    keys: [
      "backup",
      "postgresql.backup",
      "backups",
      "postgresql.archive.schedule",
      "postgresql.schedule",
    ],
    wish: "Scheduled backups of a stack on one machine, or to another one",
    instead:
      "On platform `local` cron runs `odoo-cluster backup`, and something of yours copies the folder of backups away; on Kubernetes and AWS `kubernetes.backup` and `aws.backup` schedule them",
  },
  {
    keys: ["redis", "odoo.redis", "sessions", "odoo.sessions"],
    wish: "Sessions in Redis",
    instead: "Nothing to set: Odoo keeps sessions in files that all instances share",
  },
  {
    keys: ["monitoring", "metrics", "prometheus", "alerts"],
    wish: "Metrics and alerts",
    instead: "Not supported yet: `odoo-cluster status --json` exits 1 where something is not well",
  },
  {
    keys: ["postgresql.extensions", "postgresql.users", "postgresql.roles", "postgresql.databases"],
    wish: "Roles, databases or extensions of your own in PostgreSQL",
    instead: "Not supported yet: a stack has one database and the roles that its tiers need",
  },
];

/** What to say of a key that is not there; null where no wish is known by it. */
export function wishOf(path: readonly (string | number)[]): Wish | null {
  const parts = path.map(String);
  const fits = (key: string) => {
    const wanted = key.split(".");
    return (
      wanted.length === parts.length &&
      wanted.every((part, index) => part === "*" || part === parts[index])
    );
  };
  return wishes.find(({ keys }) => keys.some(fits)) ?? null;
}
