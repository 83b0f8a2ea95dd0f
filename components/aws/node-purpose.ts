/** Which nodes are for what: the foundation labels them, the cluster's pods choose by it. */
export const purposes = ["system", "postgres", "odoo"] as const;

export type Purpose = (typeof purposes)[number];

/** Label of every node, and key of the taint of those that are for PostgreSQL alone. */
export const purposeLabel = "odoo-cluster/purpose";

/** What a pod of PostgreSQL tolerates, as Kubernetes writes it. */
export const postgresToleration = {
  key: purposeLabel,
  operator: "Equal",
  value: "postgres",
  effect: "NoSchedule",
} as const;
