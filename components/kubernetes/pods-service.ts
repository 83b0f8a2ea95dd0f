import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type PortName, ports } from "../../model/ports.ts";
import type { Group } from "../../model/topology.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { podsService } from "./layout.ts";
import type { Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * The addresses of a tier's ready pods, each by itself: the client chooses among them, leaves out
 * one that refuses and asks another.
 */
export function podsServiceOf(
  site: Site,
  group: Group,
  wanted: readonly PortName[],
  parent: pulumi.Resource,
): void {
  const name = podsService(group);
  new k8s.core.v1.Service(
    name,
    {
      metadata: {
        ...metadataOf(site, group.name, name),
        // The name is wanted before any pod is ready.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        clusterIP: "None",
        selector: selectorOf(site, group.name),
        ports: wanted.map((port) => ({ name: port, port: ports[port], targetPort: ports[port] })),
      },
    },
    { parent, customTimeouts: waits.service },
  );
}
