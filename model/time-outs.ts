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
  /** What the balancer waits longer than Odoo's own limit: Odoo looks every 4 s for workers that are over it. */
  instanceMargin: 15,
  /** What nginx waits longer than the balancer with its queue: some attempts to connect. */
  nginxMargin: 10,
  /** What the edge waits longer than nginx. */
  edgeMargin: 10,
  /** What a load balancer waits at least: Odoo's websockets say nothing for up to 55 s. */
  loadBalancer: 120,
  /** What a load balancer waits longer than the edge. */
  loadBalancerMargin: 10,
} as const;

/**
 * Seconds for which a hop keeps an idle connection, from the outside in. The hop that a connection
 * leads to must keep it longer: else it closes it just when the next request comes, and a POST that
 * is lost so is not sent again.
 */
export const keepAlives = {
  /** Of browsers, which ask again by themselves. */
  browser: 60,
  cloudFront: 60,
  /** A gateway of which the stack file says no more: Envoy keeps an hour. */
  gateway: 3600,
  /** What each hop keeps longer than the one before it. */
  margin: 10,
} as const;
