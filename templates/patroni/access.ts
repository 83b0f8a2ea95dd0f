/** pg_hba.conf: who may connect how (https://www.postgresql.org/docs/17/auth-pg-hba-conf.html). */
import { UserError } from "../../model/user-error.ts";

/**
 * The rules in order; the first that matches decides. Tiers are told apart by role and password:
 * on one machine every loopback client may look like 127.0.0.1.
 */
export function accessRules(database: string, networks: readonly string[]): string[] {
  const application = `${quote(database)},postgres`;
  const from = networks.flatMap((network) => [
    rule("replication", "replicator", network),
    rule("postgres", "rewind", network),
    rule(application, "odoo", network),
    rule(application, "reporting", network),
    rule(application, "monitor", network),
  ]);
  return [
    // The superuser exists for the local uid alone: Patroni, pgBackRest, the init job.
    "local all postgres peer",
    ...from,
    "local all all reject",
    "host all all all reject",
  ];
}

function rule(databases: string, role: string, network: string): string {
  return `host ${databases} ${role} ${quote(network)} scram-sha-256`;
}

/** In double quotes a word loses its special meaning (`all`, `replication`, `/regexp`). */
function quote(word: string): string {
  if (/[\0\r\n]/.test(word)) {
    throw new UserError("input", [
      { what: "a name for pg_hba.conf holds a line break or a NUL", fix: "Write it on one line." },
    ]);
  }
  return `"${word.replaceAll('"', '""')}"`;
}
