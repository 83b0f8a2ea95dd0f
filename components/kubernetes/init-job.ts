import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { theGroup } from "../../model/topology.ts";
import { upgradesOf } from "../../templates/odoo/init-scripts.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { ConfigFiles, contentName, prefixed } from "./config-files.ts";
import { labelsOf, metadataOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { odooContainerParts } from "./odoo-pool.ts";
import {
  authorityMount,
  authorityVolume,
  diskVolume,
  jobResources,
  podSpec,
  scratchMounts,
  scratchVolumes,
  tierResources,
} from "./pod.ts";
import { primaryGroup } from "./primary-database.ts";
import type { SecretValues } from "./secret-values.ts";
import type { SharedVolumes } from "./shared-volumes.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

export const initJobName = "init-job";

const work = "/work";

/**
 * Roles, database settings and modules: one job, three steps, and two more where modules are
 * updated. Its name carries what it would do, so it runs when that changes and never again; a failed
 * one stays to be read, and stops the update before any pod rolls.
 */
export class InitJob extends pulumi.ComponentResource {
  constructor(
    site: Site,
    args: {
      readonly secrets: SecretValues;
      readonly volumes: SharedVolumes;
      readonly superuserSecret: string;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("InitJob"), initJobName, {}, opts);
    const files = site.files.filter(({ id }) => /^(init|database)\//.test(id));
    const config = new ConfigFiles(
      initJobName,
      {
        site,
        secrets: args.secrets,
        files,
        foreign: [{ secret: args.superuserSecret, key: "password", path: "superuser-password" }],
      },
      { parent: this },
    );
    const trigger = triggerOf(site, files, args.secrets);
    const primary = primaryGroup(site);
    const { host, port } = site.layout.endpoint("rw", { id: "init", ordinal: 1, bind: "" });
    const mounts = [
      config.mount,
      authorityMount,
      { name: "work", mountPath: work },
      ...scratchMounts,
    ];
    const step = (program: string, ...more: string[]) => [
      `${inside.config}/${program}`,
      inside.config,
      work,
      ...more,
    ];
    const sql = (name: string) => ({
      name,
      image: site.settings.images.postgresql,
      command: step(`${name}.sh`),
      env: Object.entries({
        HOME: inside.home,
        PGHOST: args.secrets.place(host),
        PGPORT: String(port),
        PGUSER: "postgres",
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: inside.authority,
        PGCONNECT_TIMEOUT: "10",
      }).map(([key, value]) => ({ name: key, value })),
      resources: tierResources(theGroup(site.topology, "router")),
      volumeMounts: mounts,
    });
    const odoo = odooContainerParts(site, args.volumes, null);
    // Past PgBouncer: it checks PostgreSQL, by PostgreSQL's own authority.
    const direct = odoo.env.filter(({ name }) => name !== "PGSSLROOTCERT");
    const odooStep = (as: string, program: string, ...more: string[]) => ({
      name: as,
      image: site.settings.images.odoo,
      command: step(program, ...more),
      env: [...direct, { name: "PGSSLROOTCERT", value: inside.authority }],
      resources: jobResources.job,
      volumeMounts: [...mounts, ...args.volumes.odooMounts],
    });
    const upgrade = upgradesOf(site.topology);
    const upgrades = upgrade.length > 0;
    const name = prefixed(initJobName, trigger);
    new k8s.batch.v1.Job(
      initJobName,
      {
        metadata: metadataOf(site, initJobName, name),
        spec: {
          // Half an installation is not tried again by itself. No time to live: a job that
          // vanished would be created again, and run.
          backoffLimit: 0,
          completions: 1,
          parallelism: 1,
          template: {
            metadata: { labels: labelsOf(site, initJobName) },
            spec: {
              ...podSpec(site, {
                name: initJobName,
                grace: 30,
                priority: "serving",
                initContainers: [
                  ...(upgrades ? [sql("recovery-point")] : []),
                  sql("before-modules"),
                  ...(upgrades ? [odooStep("upgrade", "upgrade.py", upgrade.join(","))] : []),
                  odooStep("modules", "modules.sh"),
                ],
                containers: [sql("after-modules")],
                volumes: [
                  config.volume,
                  authorityVolume(primary.name),
                  diskVolume("work", 2 ** 20),
                  ...scratchVolumes({ home: 2 ** 30, tmp: 2 ** 30 }),
                  ...args.volumes.odooVolumes,
                ],
              }),
              restartPolicy: "Never",
            },
          },
        },
      },
      {
        parent: this,
        dependsOn: [config],
        customTimeouts: upgrades ? waits.upgrade : waits.install,
      },
    );
    this.registerOutputs({});
  }
}

/** What makes it run again: its files, its secrets, the code that installs. */
function triggerOf(
  site: Site,
  files: readonly RenderedFile[],
  secrets: SecretValues,
): pulumi.Input<string> {
  const { odoo, postgresql } = site.settings.images;
  const digits = (content: string) =>
    createHash("sha256")
      .update(JSON.stringify([content, odoo, postgresql]))
      .digest("hex")
      .slice(0, 10);
  const content = contentName(files, secrets);
  return typeof content === "string" ? digits(content) : pulumi.output(content).apply(digits);
}
