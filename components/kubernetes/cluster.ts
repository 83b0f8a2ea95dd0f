/** A stack on Kubernetes: every component, in the order in which one needs the other. */
import * as pulumi from "@pulumi/pulumi";
import { groupsOf, isOdoo } from "../../model/topology.ts";
import type { ClusterArgs } from "../program-args.ts";
import { BackupStore } from "./backup-store.ts";
import { BalancerPair } from "./balancer-pair.ts";
import { DatabaseClass } from "./database-class.ts";
import { EdgePair } from "./edge-pair.ts";
import { Entry } from "./entry.ts";
import { InitJob } from "./init-job.ts";
import { kubernetesLayout, namespaceOf } from "./layout.ts";
import { Namespace } from "./namespace.ts";
import { NetworkPolicies } from "./network-policies.ts";
import { NginxPair } from "./nginx-pair.ts";
import { OdooPool } from "./odoo-pool.ts";
import { Operators } from "./operators.ts";
import { waitsFor } from "./order.ts";
import { PgbouncerCertificate } from "./pgbouncer-certificate.ts";
import { PgbouncerPair } from "./pgbouncer-pair.ts";
import type { ClusterPlace } from "./place.ts";
import { PrimaryDatabase } from "./primary-database.ts";
import { Priorities } from "./priorities.ts";
import { providers } from "./provider.ts";
import { RecoveryPoint } from "./recovery-point.ts";
import { settingsOf } from "./render.ts";
import { ReportingDatabase } from "./reporting-database.ts";
import { SecretValues } from "./secret-values.ts";
import { ServiceWorkload } from "./service-workload.ts";
import { SharedVolumes } from "./shared-volumes.ts";
import { componentType, kept, type Site } from "./site.ts";

export class KubernetesCluster extends pulumi.ComponentResource {
  /** The users' address. */
  readonly url: string;
  readonly namespace: string;
  /** First password of Odoo's user `admin`. */
  readonly adminPassword: pulumi.Output<string>;

  constructor(
    name: string,
    args: ClusterArgs & { readonly place: ClusterPlace },
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super(componentType("Cluster"), name, {}, opts);
    const { spec, topology, files, place } = args;
    const settings = settingsOf(spec);
    const site: Site = {
      topology,
      settings,
      place,
      files,
      layout: kubernetesLayout(settings, topology),
      namespace: namespaceOf(settings),
      givenSecrets: spec.givenSecrets,
    };
    const given = providers(place, this);
    const inside = (...before: pulumi.Resource[]): pulumi.ComponentResourceOptions => ({
      parent: this,
      providers: given,
      transformations: before.length === 0 ? [] : [waitsFor(before)],
    });

    const operators = new Operators(site, { ...inside(), ...kept });
    const namespace = new Namespace(site, inside());
    const policies = new NetworkPolicies(site, inside(namespace));
    const certificate = new PgbouncerCertificate(site, inside(namespace, operators));
    const secrets = new SecretValues(site, inside());
    const volumes = new SharedVolumes(site, inside(namespace));
    const store = new BackupStore(site, inside(namespace, operators));
    const { create: disks } = place.databaseClass;
    const classes = disks === null ? [] : [new DatabaseClass(site, disks, inside())];
    const priorities = new Priorities(site, inside());
    const before = [store, policies, priorities, ...classes];
    const database = new PrimaryDatabase(site, { secrets }, inside(...before));
    for (const group of groupsOf(topology, "postgresql"))
      if (group.kind === "reporting") new ReportingDatabase(site, group, inside(database));
    const { superuserSecret } = database;
    const entry = new Entry(site, inside(namespace, operators));
    const job = (...before: pulumi.Resource[]) =>
      new InitJob(
        site,
        { secrets, volumes, superuserSecret },
        inside(volumes, database, ...before),
      );
    // A role's password changes in the job: before PgBouncer tells others of it.
    const pgbouncer = (after: InitJob) =>
      new PgbouncerPair(site, { secrets }, inside(after, certificate));
    const services = groupsOf(topology, "service").map(
      (group) => new ServiceWorkload(site, { group, secrets }, inside(policies, priorities)),
    );
    const pools = (...before: pulumi.Resource[]) =>
      topology.groups
        .filter(isOdoo)
        .map(
          (group) =>
            new OdooPool({ site, group, secrets, volumes }, inside(...services, ...before)),
        );
    const balancer = (after: readonly pulumi.Resource[]) =>
      new BalancerPair(site, { secrets }, inside(...after));
    // nginx wants to know the balancers' names when it starts.
    const nginx = (after: readonly pulumi.Resource[]) =>
      new NginxPair(site, { secrets, volumes }, inside(...after));
    const edge = (...before: pulumi.Resource[]) =>
      new EdgePair(site, { secrets, certificate: entry.certificate }, inside(entry, ...before));

    const { maintenance } = topology.application;
    if (maintenance === null) {
      // Users come in last.
      edge(nginx([balancer(pools(pgbouncer(job())))]));
    } else {
      // Users leave first, then Odoo: no process of Odoo works when the job runs.
      const points =
        maintenance.upgrade.length === 0 ? [] : [new RecoveryPoint(site, inside(store, database))];
      const closed = pools(edge(namespace, policies, priorities, ...points));
      pgbouncer(job(...closed));
      nginx([balancer(closed)]);
    }

    this.url = topology.application.url;
    this.namespace = site.namespace;
    this.adminPassword = secrets.value("odoo-admin");
    this.registerOutputs({ url: this.url, namespace: this.namespace });
  }
}
