import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { tempVolumesOnDisk as rule } from "../../policies/temp-volumes-on-disk.ts";
import { stackText } from "../model/written-stack.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { job, pgbouncer, api as pool } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const spec = parseSpec(
  stackText("pools: { api: { role: http, workers: 2 }, c: { role: cron } }"),
  "stack.yaml",
  "test",
);
const topology = buildTopology(spec);
// nginx-1 writes below /var/lib/odoo-cluster/nginx-1 there.
const files = renderLocal(spec, topology);

const pod = "spec.template.spec";
const folder = (name: string, size: string, more = {}) => ({
  name,
  emptyDir: { sizeLimit: size, ...more },
});
const api = but(pool, {
  [`${pod}.containers[0].volumeMounts`]: [{ name: "tmp", mountPath: "/tmp" }],
  [`${pod}.volumes`]: [folder("tmp", "768Mi")],
});
const nginx = but(pool, {
  "metadata.name": "nginx",
  [`${pod}.containers[0].name`]: "nginx",
  [`${pod}.containers[0].volumeMounts`]: [
    { name: "home", mountPath: "/var/lib/odoo-cluster" },
    { name: "spool", mountPath: "/var/lib/odoo-cluster/nginx-1" },
  ],
  [`${pod}.volumes`]: [folder("home", "64Mi"), folder("spool", "4Gi")],
});
const spool = `${pod}.volumes[1]`;
const both = (problem: string) =>
  ["client_body_temp_path", "proxy_temp_path"].map(
    (key) =>
      `nginx.disk Deployment api: ${key} /var/lib/odoo-cluster/nginx-1/${key === "proxy_temp_path" ? "proxy" : "body"}: ${problem}`,
  );

resourceCases(
  rule,
  {
    fires: {
      "memory of nginx": [
        [but(nginx, { [spool]: folder("spool", "4Gi", { medium: "Memory" }) })],
        both("volume spool is memory of the container"),
      ],
      "less than may be written": [
        [but(nginx, { [spool]: folder("spool", "3Gi") })],
        both("volume spool holds 3 GiB, 4170016 KiB may be written"),
      ],
      "no volume of its own": [
        [but(nginx, { [`${pod}.containers[0].volumeMounts`]: [] })],
        both("lies in no volume"),
      ],
      "Odoo's reports and uploads": [
        [but(api, { [`${pod}.volumes[0]`]: folder("tmp", "767Mi") })],
        [
          "nginx.disk Deployment api: temporary files /tmp: volume tmp holds 767 MiB, 768 MiB may be written",
        ],
      ],
    },
    "does not fire": {
      "as much as may be written": [api, nginx],
      "a claim has its own size": [
        but(nginx, { [spool]: { name: "spool", ephemeral: { volumeClaimTemplate: {} } } }),
      ],
      "no size: another rule": [but(nginx, { [`${spool}.emptyDir.sizeLimit`]: gone })],
    },
    "not applicable": {
      "other tiers": [pgbouncer, job, but(nginx, { "metadata.name": "other", [spool]: {} })],
      "other containers": [but(nginx, { [`${pod}.containers[0].name`]: "sidecar", [spool]: {} })],
    },
    unknown: {
      everything: [allUnknown(api), allUnknown(nginx)],
      mounts: [but(nginx, { [`${pod}.containers[0].volumeMounts`]: unknown })],
      "a size": [but(nginx, { [`${spool}.emptyDir.sizeLimit`]: unknown })],
      "the medium": [but(nginx, { [`${spool}.emptyDir.medium`]: unknown })],
    },
  },
  topology,
  files,
);
