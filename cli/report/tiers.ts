/** Each tier and pool in words, for somebody who never saw one. */

import { isRouted } from "../../model/odoo-pools.ts";
import { showBytes, showSeconds } from "../../model/spec/units.ts";
import { type Group, type Topology, theGroup } from "../../model/topology.ts";
import { type Html, html } from "./html.ts";

export function tiersSection(topology: Topology): Html {
  return html`<section id="tiers" aria-labelledby="tiers-title">
<h2 id="tiers-title">Tiers and pools</h2>
<p>A tier is a kind of service, a pool is a tier of Odoo processes with a job of its own. Instances of one are all alike: where there are two or more, one may be lost or renewed while the others serve.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Tiers and pools, scrolls sideways"><table>
<caption>From the browser inwards</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Instances</th><th scope="col">What it does</th><th scope="col">Processes of an instance</th><th scope="col">Promised to an instance</th></tr></thead>
<tbody>${topology.groups.map((group) => row(group, topology))}</tbody>
</table></div>
</section>`;
}

function row(group: Group, topology: Topology): Html {
  const processes = group.processes.map(({ count, name }) => `${count} ${name}`).join(", ");
  const promised = group.memory === 0 ? "–" : `${group.cpu} CPU, ${showBytes(group.memory)}`;
  return html`<tr><th scope="row">${group.name}</th><td class="number">${group.instances}</td><td>${purpose(group, topology)}</td><td>${processes}</td><td>${promised}</td></tr>`;
}

function purpose(group: Group, topology: Topology): string {
  switch (group.role) {
    case "edge":
      return "The door: encrypts, limits logins, refuses paths that nobody outside needs.";
    case "nginx":
      return "nginx: sends each path to its pool, and delivers files and attachments itself.";
    case "balancer":
      return "HAProxy: a queue of known length before each pool, and who is healthy in it; what waits too long is asked to try again.";
    case "http": {
      if (!isRouted(group))
        return `Odoo workers that no request of a user reaches: they work for the instance itself; one job may take ${showSeconds(group.limitTimeReal)}.`;
      const route = theGroup(topology, "nginx").routes.find((entry) => entry.group === group.name);
      const paths = route?.paths ?? [];
      const what = paths.length === 0 ? "every path that no other pool claims" : paths.join(", ");
      return `Odoo workers that answer ${what}; a request may take ${showSeconds(group.limitTimeReal)}.${group.websockets ? " Its gevent child holds the websockets." : ""}`;
    }
    case "websocket":
      return "Odoo’s gevent process: holds the open sockets of all browsers, for notifications.";
    case "cron":
      return `Odoo’s scheduled jobs, ${group.threads} at once in each instance; a job may take ${showSeconds(group.limitTimeReal)}.`;
    case "pgbouncer":
      return `PgBouncer: lends database connections to Odoo’s processes (${group.listeners.map(({ name, databases }) => `listener ${name} in ${databases[0]?.mode} mode`).join(", ")}).`;
    case "router":
      return `Knows which PostgreSQL is the primary; keeps new sessions waiting up to ${showSeconds(group.hold)} while there is none.`;
    case "postgresql":
      return database(group);
    case "etcd":
      return "Where the PostgreSQL instances agree on who is the primary.";
  }
}

function database(group: Extract<Group, { role: "postgresql" }>): string {
  if (group.kind === "reporting")
    return "A copy of the database for long reports; it never becomes the primary.";
  const { instances, synchronousStandbys, durability } = group;
  if (instances === 1) return "The only copy of the database besides backups.";
  const waits =
    synchronousStandbys > 0 && durability === "strict"
      ? "a write counts only when a second instance has it"
      : "a write may count before a second instance has it";
  return `The primary and ${instances - 1} standby${instances > 2 ? "s" : ""} that can take over; ${waits}. ${group.archive.fullBackups} full backups are kept.`;
}
