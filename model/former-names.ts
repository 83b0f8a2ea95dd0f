/** Names of former versions, by which what they left is still read: `rendered/` of a commit, an engine's state. */

/** Role of a group: former -> current. */
const roles: Readonly<Record<string, string>> = {
  proxy: "nginx",
  pooler: "pgbouncer",
  database: "postgresql",
  consensus: "etcd",
};

/** The current name of a role. */
export function currentRole(role: string): string {
  return roles[role] ?? role;
}

/** Type of a component: current -> former. Pulumi finds it, and its children, by an alias. */
export const formerComponents = {
  NginxPair: "ProxyPair",
  PgbouncerPair: "PoolerPair",
  PgbouncerCertificate: "PoolerCertificate",
} as const;

/** Name of a resource of a foundation: current -> former. */
export const formerAccessPoints = { nginx: "proxy" } as const;

/** The current form of a URN, or of its short form: the types of its parents are parts of it. */
export function currentUrn(urn: string): string {
  let current = urn;
  for (const [now, former] of Object.entries(formerComponents))
    current = current.replace(new RegExp(`(?<=[$:])${former}(?=[$:])`, "g"), now);
  for (const [now, former] of Object.entries(formerAccessPoints))
    current = current.replace(new RegExp(`(?<=:AccessPoint::)${former}$`), now);
  return current;
}
