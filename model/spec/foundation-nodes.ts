/** `odoo-cluster:foundation`, nodes: three purposes, each with machines of its own. */
import { z } from "zod";
import { text } from "./names.ts";
import { size } from "./units.ts";

const instanceTypes = (...types: [string, ...string[]]) =>
  z
    .array(
      text(
        "an instance type such as `m7i.large`",
        /^[a-z][a-z0-9-]{1,15}\.[a-z0-9-]{1,15}$/,
        "Name the type",
      ),
    )
    .min(1)
    .max(20)
    .default(types)
    .meta({
      description: "EC2 types, in order of preference, all of one architecture.",
      effect: "restart",
    });

const count = (least: number, usual: number, description: string) =>
  z.int().min(least).max(100).default(usual).meta({ description, effect: "none" });

const disk = size("20 GiB", "1 TiB").prefault("50 GiB").meta({
  description: "Root disk of a node: images and logs. Databases have volumes of their own.",
  unit: "bytes",
  effect: "restart",
});

const release = text(
  "an AMI release such as `1.35.0-20260101`",
  /^1\.[0-9]{2}\.[0-9]+-[0-9]{8}$/,
  "Name the release",
)
  .nullable()
  .default(null)
  .meta({
    description:
      "Release of the AL2023 image for all nodes. Without one, nodes have the newest of the day their group was made or its version raised.",
    effect: "restart",
    upstream: "https://github.com/awslabs/amazon-eks-ami/releases",
  });

export const nodes = z.strictObject({
  release,
  system: z
    .strictObject({
      instanceTypes: instanceTypes("m7i.large"),
      minimum: count(2, 3, "Nodes at least, over all zones."),
      maximum: count(2, 6, "Nodes at most, over all zones."),
      disk,
    })
    .prefault({})
    .meta({ description: "Nodes of operators, add-ons and whatever asks for no others." }),
  postgres: z
    .strictObject({
      instanceTypes: instanceTypes("r7i.xlarge"),
      perZone: count(1, 1, "Nodes in each zone. Nothing scales or replaces them by itself."),
      disk,
    })
    .prefault({})
    .meta({
      description: "Nodes of PostgreSQL alone: one group a zone, because volumes are a zone's.",
    }),
  odoo: z
    .strictObject({
      instanceTypes: instanceTypes("m7i.2xlarge"),
      minimum: count(
        1,
        1,
        "Nodes at least in each zone, and at first. Scale a group up yourself before you raise it above what runs.",
      ),
      maximum: count(1, 3, "Nodes at most in each zone; an autoscaler of yours moves between."),
      disk,
    })
    .prefault({})
    .meta({ description: "Nodes of Odoo's pools and proxies: one group a zone." }),
  egressPorts: z.array(z.int().min(1).max(65535)).max(40).default([465, 587]).meta({
    description:
      "TCP ports that nodes reach in the world besides 443: mail, and what your addons call. Network policies narrow it for each tier.",
    effect: "none",
  }),
});
