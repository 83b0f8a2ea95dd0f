import type { Rule } from "./rule.ts";
import { odooOptions } from "./written-options.ts";

const MiB = 2 ** 20;

/** An idle process maps 250 to 300 MiB; the rest is one ordinary request. */
const least = 512;

export const odooMemoryLimitsOrdered: Rule = {
  id: "odoo-memory-limits-ordered",
  severity: "mandatory",
  title: "The soft memory limit of Odoo leaves room for a request, and the hard one for more.",
  why: "The limits count virtual memory: below what an idle process maps, every worker is replaced after each request, and PDFs and pages fail.",
  fix: "Take both options out, or raise them: soft to 512 MiB at least, hard above soft.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-limit-memory-soft",
  check: ({ topology, files }) => {
    const written = odooOptions(topology).filter(({ key }) =>
      /^limit_memory_(soft|hard)$/.test(key),
    );
    const low = written
      .filter(({ key, value }) => key === "limit_memory_soft" && Number(value) < least * MiB)
      .map(({ subject, value, path }) => ({
        subject: `${subject}:limit_memory_soft`,
        message: `${Math.floor(Number(value) / MiB)} MiB of virtual memory, an idle process maps up to 300 MiB and a request needs ${least} MiB`,
        path,
      }));
    // Other files have no such keys.
    const crossed = files.flatMap(({ group, settings }) => {
      const limit = (key: string) =>
        Number(settings.find((setting) => setting.key === key)?.value.join("") ?? Number.NaN);
      const [soft, hard] = [limit("limit_memory_soft"), limit("limit_memory_hard")];
      if (!(hard <= soft)) return [];
      const at = written.findLast(({ subject }) => subject === group || subject === "odoo.options");
      return [
        {
          subject: group,
          message: `limit_memory_hard of ${Math.floor(hard / MiB)} MiB must be above limit_memory_soft of ${Math.floor(soft / MiB)} MiB`,
          path: at?.path ?? ["odoo", "options"],
        },
      ];
    });
    return [
      ...low,
      ...new Map(crossed.map((objection) => [objection.subject, objection])).values(),
    ];
  },
};
