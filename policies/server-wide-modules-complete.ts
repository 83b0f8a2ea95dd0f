import { seriesOf } from "../model/series.ts";
import type { Rule } from "./rule.ts";
import { odooOptions } from "./written-options.ts";

export const serverWideModulesComplete: Rule = {
  id: "server-wide-modules-complete",
  severity: "mandatory",
  title: "A team's server_wide_modules keeps the modules of the series.",
  why: "A list copied from another series drops what this one loads first: without web no page is found, without rpc integrations get 404.",
  fix: "Name the missing modules before your own, or take the option out.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-load",
  check: ({ topology }) => {
    const { name, serverWideModules } = seriesOf(topology.application.series);
    return odooOptions(topology)
      .filter(({ key }) => key === "server_wide_modules")
      .flatMap(({ subject, value, path }) => {
        const written = value.split(",").map((module) => module.trim());
        const missing = serverWideModules.filter((module) => !written.includes(module));
        if (missing.length === 0) return [];
        return [
          {
            subject: `${subject}:server_wide_modules`,
            message: `without ${missing.join(", ")}, which Odoo ${name} loads before any database`,
            path,
          },
        ];
      });
  },
};
