import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsOf } from "./labels.ts";
import { componentType, kept, type Site } from "./site.ts";

/** From what others wait for to what can wait itself. */
export type Priority = "database" | "serving" | "background";

/** All of them above pods without a class, far below those of Kubernetes' own. */
const values: Readonly<Record<Priority, number>> = {
  database: 1_000_000,
  serving: 900_000,
  background: 800_000,
};

const purposes: Readonly<Record<Priority, string>> = {
  database: "PostgreSQL and PgBouncer: without them no other pod of the stack does anything.",
  serving: "Edge, nginx and pools that answer users.",
  background: "Scheduled jobs: they go on when there is room again.",
};

/** Name of the class of a tier's pods. */
export function priorityOf(
  { settings, namespace }: Pick<Site, "settings" | "namespace">,
  priority: Priority,
): string {
  const { priorityClasses: classes } = settings;
  // Classes have no namespace: two stacks in one cluster are told apart by theirs.
  return "existing" in classes ? classes.existing[priority] : `${namespace}-${priority}`;
}

/** Which pods go first when a node is lost or full: cron before Odoo, Odoo before the database. */
export class Priorities extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Priorities"), "priorities", {}, opts);
    if ("create" in site.settings.priorityClasses)
      for (const priority of Object.keys(values) as Priority[])
        new k8s.scheduling.v1.PriorityClass(
          priority,
          {
            metadata: { name: priorityOf(site, priority), labels: labelsOf(site, priority) },
            value: values[priority],
            globalDefault: false,
            description: purposes[priority],
          },
          // The database outlives the stack, and no pod of it starts without its class.
          { parent: this, ...kept },
        );
    this.registerOutputs({});
  }
}
