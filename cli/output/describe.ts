/** A topology as a page of text: who is there, what adds up to what, who talks to whom. */
import { showBytes } from "../../model/spec/units.ts";
import type { BudgetLine, Topology } from "../../model/topology.ts";
import { style, table } from "./terminal.ts";

export function describeTopology(topology: Topology): string {
  const { application } = topology;
  return [
    `${style("bold", topology.stack)}: Odoo ${application.series} at ${application.url}, ${application.concurrentUsers} concurrent users, platform ${topology.platform}`,
    "",
    heading("Tiers and pools"),
    table(
      topology.groups.map((group) => [
        `  ${group.name}`,
        group.role,
        `${group.instances} x`,
        group.processes.map((process) => `${process.count} ${process.name}`).join(" + "),
        group.memory === 0 ? "" : showBytes(group.memory),
      ]),
    ),
    "",
    heading("Endpoints"),
    table(
      topology.endpoints.map((endpoint) => [
        `  ${endpoint.name}`,
        endpoint.writable ? "read and write" : "read",
        endpoint.groups.join(", then "),
      ]),
    ),
    "",
    heading("Budgets"),
    ...budgets(topology.budgets),
    heading("Flows"),
    table(
      topology.flows.map((flow) => [
        `  ${flow.from}`,
        "->",
        `${flow.to}:${flow.port}${flow.protocol === "udp" ? "/udp" : ""}`,
        flow.reason,
      ]),
    ),
    "",
  ].join("\n");
}

function heading(text: string): string {
  return style("bold", text);
}

function budgets(lines: readonly BudgetLine[]): string[] {
  const places = Map.groupBy(lines, (line) => `${line.resource} at ${line.at}`);
  return [...places].map(([place, entries]) => {
    const amount = (line: BudgetLine) =>
      ["memory", "disk"].includes(line.resource) ? showBytes(line.amount) : String(line.amount);
    const rows = entries.map((line) => [
      `    ${line.kind === "limit" ? "of" : ""}`,
      amount(line),
      line.consumer,
      line.because,
    ]);
    return `  ${place}\n${table(rows)}\n`;
  });
}
