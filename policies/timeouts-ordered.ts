import { pathOf } from "../model/odoo-pools.ts";
import { groupsOf } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const timeoutsOrdered: Rule = {
  id: "timeouts-ordered",
  severity: "mandatory",
  title: "Each tier's time-out is longer than that of the tier inside it.",
  why: "When an outer tier gives up first, the user sees an error while the inner one still works; when Odoo gives up before PgBouncer, a failover that would only have been slow fails requests.",
  fix: "Raise limitTimeReal of the pool above query_wait_timeout; the tiers outside follow from it. Where CloudFront gives up first, lower limitTimeReal of the slowest pool, or raise aws.edge.responseTimeout with a quota that AWS granted.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-limit-time-real",
  check: ({ topology }) =>
    groupsOf(topology, "http").flatMap((group) => {
      const chain = topology.budgets.filter(
        (line) => line.resource === "seconds" && line.at === group.name,
      );
      return chain.flatMap((outer, index) => {
        const inner = chain[index - 1];
        if (inner === undefined || outer.amount > inner.amount) return [];
        return [
          {
            subject: group.name,
            message: `${outer.consumer} of ${outer.amount} s must be longer than ${inner.consumer} of ${inner.amount} s`,
            path: pathOf(group, "limitTimeReal"),
          },
        ];
      });
    }),
};
