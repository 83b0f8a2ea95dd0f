/**
 * The time-out chain in seconds, from the inside out: each link must outlast the one inside it,
 * or a user sees an error while the inner tier would still have answered.
 */
export const timeOuts = {
  /** From the loss of the primary until a new one takes writes, at most; Patroni's ttl is the largest part. */
  expectedFailover: 25,
  /** How long the router keeps a new connection while there is no primary. */
  hold: 60,
  /** How long a client waits in PgBouncer for a server connection. */
  queryWait: 60,
  /** What nginx waits longer than Odoo's own limit, so that Odoo's answer wins. */
  proxyMargin: 30,
  /** What the edge waits longer than nginx. */
  edgeMargin: 30,
  /** What a load balancer waits longer than the edge. */
  balancerMargin: 15,
} as const;
