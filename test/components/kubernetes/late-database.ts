/**
 * A database like RDS: somebody else runs it, and its host is known only when it is made. The kit
 * builds none yet; this keeps templates and components honest about values that come late.
 */
import * as pulumi from "@pulumi/pulumi";
import { kubernetesLayout } from "../../../components/kubernetes/layout.ts";
import { placeOf } from "../../../components/kubernetes/named-place.ts";
import { renderWith, settingsOf } from "../../../components/kubernetes/render.ts";
import { type Text, text } from "../../../model/text.ts";
import type { Layout, Node } from "../../../templates/layout.ts";
import { argsOf } from "./recorded.ts";

const host = { late: "database-host" } as const;

/** `direct`: PgBouncer asks the database itself, with no router between. */
export function lateDatabase(direct = false) {
  const { spec, topology } = argsOf();
  const settings = settingsOf(spec);
  const inner = kubernetesLayout(settings, topology);
  const endpoint = { host: [host] as Text, port: 5432, others: [] };
  const layout: Layout = {
    ...inner,
    endpoint: (name, from: Node) =>
      from.id === "init" || (direct && from.id === "pgbouncer")
        ? endpoint
        : inner.endpoint(name, from),
    databaseServers: () => ({ addresses: [text`${host}:5432`], patroni: null }),
  };
  const { kubernetes } = spec.cluster;
  if (kubernetes === undefined) throw new Error("the stack has no section kubernetes");
  const place = placeOf(kubernetes, "stacks");
  return { settings, place, topology, layout, files: renderWith(topology, layout) };
}

/** The database itself, as far as a program sees it: its host is what the provider computes. */
export class Database extends pulumi.CustomResource {
  declare readonly result: pulumi.Output<string>;

  constructor(name: string, opts: pulumi.CustomResourceOptions = {}) {
    // The recorder computes `result` for this provider's resources.
    super("random:index/database:Database", name, { result: undefined }, opts);
  }
}
