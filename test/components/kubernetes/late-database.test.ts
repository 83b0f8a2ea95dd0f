/** Hosts that are known late: placeholders in files, unknown content in objects, and nothing made inside an apply. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { EdgePair } from "../../../components/kubernetes/edge-pair.ts";
import { InitJob } from "../../../components/kubernetes/init-job.ts";
import { namespaceOf } from "../../../components/kubernetes/layout.ts";
import { PgbouncerPair } from "../../../components/kubernetes/pgbouncer-pair.ts";
import { providers } from "../../../components/kubernetes/provider.ts";
import { SecretValues } from "../../../components/kubernetes/secret-values.ts";
import { SharedVolumes } from "../../../components/kubernetes/shared-volumes.ts";
import { record } from "../../../components/recorder.ts";
import { literal, placeholders, show, text } from "../../../model/text.ts";
import { fillFile } from "../../../templates/dialects.ts";
import { Database, lateDatabase } from "./late-database.ts";
import { Recorded } from "./recorded.ts";

describe("files", () => {
  const { files } = lateDatabase();
  const late = files.filter(({ body }) =>
    placeholders(body).some(
      (placeholder) => "late" in placeholder && placeholder.late === "database-host",
    ),
  );

  test("have placeholders where the host would stand, and nowhere a made-up one", () => {
    expect(late.map(({ id }) => id)).toEqual([
      ...["edge/haproxy.cfg", "init/odoo.conf", "router/haproxy.cfg"],
    ]);
    expect(files.map(({ body }) => show(body)).join()).not.toContain("postgresql-rw");
    const of = (id: string) => show(files.find((file) => file.id === id)?.body ?? []);
    expect(of("init/odoo.conf")).toContain("db_host = <late:database-host>\n");
    // Only a name can come late: it is looked up, and may be unknown when HAProxy starts.
    expect(of("router/haproxy.cfg")).toMatch(
      /server postgresql-1 '<late:database-host>:5432' .*resolvers names init-addr last,libc,none/,
    );
    expect(of("router/haproxy.cfg")).toContain("resolvers names\n");
  });

  test("PgBouncer asks it itself where no router stands between", () => {
    const ini = lateDatabase(true).files.find(({ id }) => id === "pgbouncer/pgbouncer-pooled.ini");
    expect(show(ini?.body ?? [])).toMatch(/^odoo = host='<late:database-host>' port=5432 /m);
    if (ini === undefined) throw new Error("no file");
    expect(fillFile(ini, () => "db.example.com")).toContain("host='db.example.com' port=5432");
  });

  test("filled they are what they would have been", () => {
    for (const file of late)
      expect(
        fillFile(file, (placeholder) => ("late" in placeholder ? "db.example.com" : "x")),
        file.id,
      ).toMatch(/'?db\.example\.com/);
  });

  test("a place that must be known at once says what is not", () => {
    expect(() => literal(text`${{ late: "database-host" }}:5432`)).toThrow(
      "<late:database-host> is not known here",
    );
  });
});

/** The tiers that name the database, beside a database of somebody else. */
async function recordedBeside(outputs: "known" | "unknown", made = "database"): Promise<Recorded> {
  const { settings, place, topology, layout, files } = lateDatabase();
  const { resources } = await record(
    () => {
      const root = new pulumi.ComponentResource("test:Root", "root");
      const given = providers(place, root);
      const opts = { parent: root, providers: given };
      const database = new Database(made, { parent: root, provider: given.random });
      const site = {
        ...{ settings, place, topology, layout, files, namespace: namespaceOf(settings) },
        givenSecrets: {},
        late: { "database-host": database.result },
      };
      const secrets = new SecretValues(site, opts);
      const volumes = new SharedVolumes(site, opts);
      new InitJob(site, { secrets, volumes, superuserSecret: "superuser" }, opts);
      new PgbouncerPair(site, { secrets }, opts);
      new EdgePair(site, { secrets, certificate: null }, opts);
    },
    { project: "odoo-cluster", stack: "test", outputs },
  );
  return new Recorded(resources);
}

const [first, known, moved] = [
  await recordedBeside("unknown"),
  await recordedBeside("known"),
  await recordedBeside("known", "another"),
];

describe("objects", () => {
  test("a first preview registers what an update does: nothing is made inside an apply", () => {
    expect(first.all.map(({ urn }) => urn)).toEqual(known.all.map(({ urn }) => urn));
  });

  test("in a first preview their content is unknown, and so is the name that follows from it", () => {
    for (const [kind, name] of [
      ["ConfigMap", "edge"],
      ["ConfigMap", "pgbouncer"],
    ] as const) {
      const { unknownPaths } = first.one(kind, name);
      expect(unknownPaths, name).toContain("metadata.name");
      expect(
        unknownPaths.filter((path) => path.startsWith("data")),
        name,
      ).toHaveLength(1);
    }
    expect(first.one("Job", "init-job").unknownPaths).toEqual(
      expect.arrayContaining([
        "metadata.name",
        "spec.template.spec.initContainers[0].env[1].value",
      ]),
    );
    // What names no database is known as ever.
    expect(first.one("Service", "pgbouncer").unknownPaths).toEqual([]);
  });

  test("known, the host stands in them, and no pod is asked to find a placeholder", () => {
    expect(known.inputs("ConfigMap", "edge").data["edge.haproxy.cfg"]).toContain(
      "'<database>:5432'",
    );
    const [before] = known.inputs("Job", "init-job").spec.template.spec.initContainers;
    expect(before.env).toContainEqual({ name: "PGHOST", value: "<database>" });
    expect(JSON.stringify(known.all)).not.toContain("late:");
  });

  test("another host is another name, and exactly its readers roll", () => {
    const nameOf = (stack: Recorded, kind: string, name: string) =>
      stack.inputs(kind, name).metadata.name as string;
    for (const [kind, name] of [
      ["ConfigMap", "edge"],
      ["ConfigMap", "pgbouncer"],
      ["Job", "init-job"],
    ] as const) {
      expect(nameOf(known, kind, name)).toMatch(/^[a-z-]+-[0-9a-f]{10}$/);
      expect(nameOf(moved, kind, name), name).not.toBe(nameOf(known, kind, name));
    }
    const edge = known.inputs("Deployment", "edge").spec.template.spec;
    expect(JSON.stringify(edge)).toContain(nameOf(known, "ConfigMap", "edge"));
    // PgBouncer's own Secret holds no host: it keeps its name.
    expect(nameOf(moved, "Secret", "pgbouncer")).toBe(nameOf(known, "Secret", "pgbouncer"));
  });
});
