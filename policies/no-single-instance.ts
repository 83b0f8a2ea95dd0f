import { type Group, groupsOf, type Topology, theGroup } from "../model/topology.ts";
import type { PathPart } from "../model/yaml-source.ts";
import type { Rule } from "./rule.ts";

export const noSingleInstance: Rule = {
  id: "no-single-instance",
  severity: "advisory",
  title: "No tier that every request needs is a single instance.",
  why: "A restart, an update or a crash of that one instance is an outage for all users.",
  fix: "Give it a second instance.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    needed(topology)
      .filter(({ group }) => group.instances === 1)
      .map(({ group, why, path }) => ({
        subject: group.name,
        message: `one instance ${why}`,
        path,
      })),
};

interface Needed {
  readonly group: Group;
  readonly why: string;
  readonly path: readonly PathPart[];
}

function needed(topology: Topology): Needed[] {
  const rest = theGroup(topology, "nginx").routes.find(({ paths }) => paths.length === 0)?.group;
  const pools: Needed[] = [
    ...groupsOf(topology, "http")
      .filter(({ name }) => name === rest)
      .map((group) => ({
        group,
        why: "answers every path that no other pool claims",
        path: ["pools", group.name, "instances"],
      })),
    ...groupsOf(topology, "websocket").map((group) => ({
      group,
      why: "holds every websocket",
      path: ["pools", group.name, "instances"],
    })),
  ];
  return [
    {
      group: theGroup(topology, "nginx"),
      why: "passes every request",
      path: ["nginx", "instances"],
    },
    ...pools,
    {
      group: theGroup(topology, "pgbouncer"),
      why: "carries every database session",
      path: ["pgbouncer", "instances"],
    },
    ...groupsOf(topology, "postgresql")
      .filter(({ kind }) => kind === "primary")
      .map((group) => ({
        group,
        why: "has all data, and no instance takes over",
        path: ["postgresql", "standbys"],
      })),
  ];
}
