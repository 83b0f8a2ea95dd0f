/** How Odoo's processes are started: the words after which nothing more is said but odoo.conf. */
import { odooTierOf } from "../../model/tiers/tiers.ts";
import type { OdooGroup, Topology } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";

/** The command of a pool's instances; `config` is the folder of the node's files. */
export function odooStart(
  topology: Topology,
  layout: Layout,
  group: OdooGroup,
  config: string,
): string[] {
  const { subcommand, flags, followsPrimary } = odooTierOf(group).odoo;
  return [
    ...(followsPrimary ? [`${config}/follow-primary.py`, `${config}/odoo.conf`] : []),
    ...layout.odooCommand(topology.application),
    ...(subcommand === null ? [] : [subcommand]),
    ...["-c", `${config}/odoo.conf`],
    ...flags,
  ];
}

/** Odoo's variables override its file: this is all that a process gets. @param group null for the init job. */
export function odooEnvironment(
  layout: Layout,
  node: Node,
  group: OdooGroup | null,
): Record<string, string> {
  return {
    ...group?.added?.environment,
    HOME: layout.path("data", node),
    LANG: "C.UTF-8",
    // A page of another site must not read a user's notifications with the user's cookie.
    ODOO_BUS_PUBLIC_SAMESITE_WS: "1",
    // A changed schedule wakes cron at once instead of at its next poll.
    ODOO_NOTIFY_CRON_CHANGES: "1",
    PGCONNECT_TIMEOUT: "10",
    // The one address that wkhtmltopdf may reach (local/root/recipe/html-printer.py).
    ODOO_CLUSTER_INTERNAL_URL: layout.internalUrl(),
    ...authority(layout),
  };
}

/** libpq would look for it in the home folder; Odoo has no option that names it. */
function authority(layout: Layout): Record<string, string> {
  const tls = layout.pgbouncerTls();
  return tls === null ? {} : { PGSSLROOTCERT: tls.authority };
}
