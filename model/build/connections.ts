/** What PostgreSQL's max_connections must hold. */
import {
  mostPostgresqlConnections,
  superuserReservedConnections,
} from "../postgresql-parameters.ts";
import { type PgbouncerGroup, serverConnections } from "../tiers/pgbouncer.ts";

/** Connections besides PgBouncer's, each with its reason. */
export const directConnections = [
  {
    consumer: "superuser reserve",
    amount: superuserReservedConnections,
    because: "superuser_reserved_connections",
  },
  {
    consumer: "Patroni and probes",
    amount: 5,
    because: "each member's agent and the health probes",
  },
  {
    consumer: "init job",
    amount: 5,
    because: "runs past PgBouncer: migrations need a session of their own",
  },
  { consumer: "BI", amount: 10, because: "the report endpoint falls back to the primary" },
  { consumer: "operators", amount: 5, because: "psql, backups, monitoring" },
] as const;

/**
 * `max_connections` where the team names none: the whole budget, rounded up to hundreds. A change
 * restarts PostgreSQL: the rounding keeps one more instance, or another pool mode, from doing so.
 */
export function connectionLimit(pgbouncer: PgbouncerGroup): number {
  const direct = directConnections.reduce((sum, line) => sum + line.amount, 0);
  const wanted =
    Math.ceil((pgbouncer.instances * serverConnections(pgbouncer) + direct) / 100) * 100;
  // What does not fit is then a finding of the rule that adds up, not a PostgreSQL that does not start.
  return Math.min(wanted, mostPostgresqlConnections);
}
