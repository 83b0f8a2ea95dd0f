import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import { theGroup } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { disruptionBudget } from "./odoo-pool.ts";
import {
  diskVolume,
  drain,
  jobResources,
  namePropagation,
  rollingSpec,
  scratchMounts,
  scratchVolumes,
  tcpProbe,
  tierResources,
} from "./pod.ts";
import { podsServiceOf } from "./pods-service.ts";
import type { SecretValues } from "./secret-values.ts";
import type { SharedVolumes } from "./shared-volumes.ts";
import { componentType, renamed, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * The nginx pair. It reads attachments and no session; static files are copied from the image that
 * Odoo runs, so that both always are of one build.
 */
export class NginxPair extends pulumi.ComponentResource {
  constructor(
    site: Site,
    args: { readonly secrets: SecretValues; readonly volumes: SharedVolumes },
    opts: pulumi.ComponentResourceOptions,
  ) {
    const group = theGroup(site.topology, "nginx");
    const { name } = group;
    super(componentType("NginxPair"), name, {}, renamed("NginxPair", opts));
    const config = new ConfigFiles(name, { site, secrets: args.secrets }, { parent: this });
    const statics = staticFolders(site);
    const health = { httpGet: { path: "/nginx-health", port: ports.nginx } };
    const longest = Math.max(60, ...group.routes.map((route) => route.timeout));

    new k8s.apps.v1.Deployment(
      name,
      {
        metadata: metadataOf(site, name),
        spec: {
          replicas: group.instances,
          ...rollingSpec(site, {
            name,
            initContainers: [
              {
                name: "static-files",
                image: site.settings.images.odoo,
                command: statics.command,
                resources: jobResources.copy,
                volumeMounts: [{ name: "static", mountPath: statics.target }],
              },
            ],
            containers: [
              {
                name: "nginx",
                image: site.settings.images.nginx,
                command: [
                  ...["nginx", "-e", "stderr", "-p", inside.home],
                  ...["-c", `${inside.config}/nginx.conf`],
                ],
                ports: [{ name: "http", containerPort: ports.nginx }],
                readinessProbe: { ...health, periodSeconds: 5, failureThreshold: 2 },
                livenessProbe: tcpProbe(ports.nginx, 10, 6),
                lifecycle: drain("QUIT", namePropagation),
                resources: tierResources(group),
                volumeMounts: [
                  config.mount,
                  ...scratchMounts,
                  { name: "spool", mountPath: inside.spool },
                  ...args.volumes.nginxMounts,
                  ...statics.mounts,
                ],
              },
            ],
            volumes: [
              config.volume,
              ...scratchVolumes(),
              ...args.volumes.nginxVolumes,
              diskVolume("spool", group.disk),
              diskVolume("static", 4 * 2 ** 30),
            ],
            disk: group.disk,
            priority: "serving",
            grace: namePropagation + longest + 10,
          }),
        },
      },
      { parent: this, dependsOn: [config], customTimeouts: waits.serving },
    );
    new k8s.core.v1.Service(
      name,
      {
        metadata: metadataOf(site, name),
        spec: {
          selector: selectorOf(site, name),
          ports: [{ name: "http", port: ports.nginx, targetPort: ports.nginx }],
        },
      },
      { parent: this, customTimeouts: waits.service },
    );
    podsServiceOf(site, group, ["nginx"], this);
    disruptionBudget(site, name, this);
    this.registerOutputs({});
  }
}

const copy = programSource("pods/static-files.sh");

/** Every folder of addons at its own place, with nothing in it but what browsers may see. */
function staticFolders({ layout }: Site) {
  const target = "/static";
  const node = { id: "nginx", ordinal: 1, bind: "0.0.0.0" };
  const folders = [layout.path("odoo-addons", node), ...layout.addonFolders()];
  return {
    target,
    command: ["/bin/sh", "-c", copy, "static-files", target, ...folders],
    mounts: folders.map((folder, index) => ({
      name: "static",
      mountPath: folder,
      subPath: String(index),
      readOnly: true,
    })),
  };
}
