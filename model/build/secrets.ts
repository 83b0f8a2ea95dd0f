import { originSecret } from "../origin-key.ts";
import type { PlatformName } from "../platform.ts";
import type { SecretNeed } from "../topology.ts";

/** Every secret of a stack; what is not given is generated. */
export function secretNeeds(platform: PlatformName): SecretNeed[] {
  return [
    ...everywhere,
    ...(platform === "local" ? selfHosted : operated),
    ...(platform === "aws" ? behindCloudFront : []),
  ];
}

const everywhere: readonly SecretNeed[] = [
  {
    name: "odoo-admin",
    purpose: "password of Odoo's user `admin`, set once when the database is made",
  },
  { name: "odoo-master", purpose: "Odoo's master password (`admin_passwd`), stored as a hash" },
  { name: "database-odoo", purpose: "PostgreSQL role odoo: Odoo's own" },
  { name: "database-reporting", purpose: "PostgreSQL role reporting: BI, read-only" },
  { name: "database-monitor", purpose: "PostgreSQL role monitor: statistics" },
];

/** Patroni's own roles. */
const selfHosted: readonly SecretNeed[] = [
  { name: "database-replicator", purpose: "PostgreSQL role replicator: standbys" },
  { name: "database-rewind", purpose: "PostgreSQL role rewind: rejoin of a former primary" },
  { name: "patroni-rest", purpose: "Patroni's REST interface, for what changes the cluster" },
  { name: "etcd-root", purpose: "etcd's user root: users and roles of etcd itself" },
  { name: "etcd-patroni", purpose: "etcd's user patroni: Patroni's own keys" },
];

/** An operator has certificates of its own for replication. */
const operated: readonly SecretNeed[] = [
  { name: "database-superuser", purpose: "PostgreSQL role postgres: roles, extensions, repair" },
];

/** The load balancer is reached from the whole VPC. */
const behindCloudFront: readonly SecretNeed[] = [
  { name: originSecret, purpose: "header by which CloudFront proves itself to the edge" },
];
