import { fewestThatPrint } from "../model/sizing.ts";
import { groupsOf } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const reportPoolTwoWorkers: Rule = {
  id: "report-pool-two-workers",
  severity: "mandatory",
  title: "The pool that answers /report has two workers at least.",
  why: "Odoo's web client asks before it prints, and an instance with one worker answers that it cannot: every user sees an error instead of a PDF, although the addresses of PDFs themselves work.",
  fix: "Give that pool two workers, and memory for them.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    groupsOf(topology, "http")
      .filter(({ prints, workers }) => prints && workers < fewestThatPrint)
      .map(({ name, workers }) => ({
        subject: name,
        message: `/report is answered by instances with ${workers} worker`,
        path: ["pools", name, "workers"],
      })),
};
