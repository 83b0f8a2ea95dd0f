/** What every pod must be, and what pods of each tier are. */
import { describe, expect, test } from "vitest";
import { podsOf, recorded } from "./recorded.ts";

const everything = `pools:
  app: { role: http, instances: 2, cpu: 2, memory: 3 GiB, workers: 5, limitTimeReal: 4 min, autoscale: { maximum: 5, cpu: 60 } }
  api: { role: http, instances: 1, routes: [/jsonrpc] }
  sockets: { role: websocket, instances: 2 }
  jobs: { role: cron, instances: 2, limitTimeReal: 30 min }
odoo: { addons: [/opt/addons] }`;
const stack = await recorded(everything);

test("every pod fits the restricted standard: no root, no rights, nothing writable", () => {
  const pods = podsOf(stack);
  expect(pods.map(({ owner }) => owner).toSorted()).toEqual([
    ...["Deployment api", "Deployment app", "Deployment edge", "Deployment jobs"],
    ...[
      "Deployment nginx",
      "Deployment sockets",
      "Job init-job",
      "StatefulSet balancer",
      "StatefulSet pgbouncer",
    ],
  ]);
  for (const { owner, spec } of pods) {
    expect(spec.securityContext, owner).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    // ODOO_* variables are options: Services must not become variables.
    expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
      expect(container.securityContext, `${owner} ${container.name}`).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
      // A CPU limit slows requests while CPUs are idle.
      const disk = spec.containers.includes(container) ? ["ephemeral-storage"] : [];
      expect(Object.keys(container.resources.requests)).toEqual(["cpu", ...disk, "memory"]);
      expect(Object.keys(container.resources.limits)).toEqual([...disk, "memory"]);
    }
  }
});

test("every volume that is mounted is there, and every one that is there is mounted", () => {
  for (const { owner, spec } of podsOf(stack)) {
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const mounted = containers.flatMap((it) => it.volumeMounts.map(({ name }: never) => name));
    expect(new Set(mounted), owner).toEqual(new Set(spec.volumes.map(({ name }: never) => name)));
  }
});

test("every file that a pod mounts is a key of an object of the stack, or of the operator's", () => {
  const objects = new Map(
    [...stack.of("ConfigMap"), ...stack.of("Secret")].map(({ inputs }) => {
      // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
      const { metadata, data, stringData } = inputs as any;
      return [metadata.name as string, Object.keys(data ?? stringData)];
    }),
  );
  const foreign = new Set<string>();
  for (const { spec } of podsOf(stack)) {
    for (const { projected } of spec.volumes) {
      for (const { configMap, secret } of projected?.sources ?? []) {
        const { name, items } = configMap ?? secret;
        for (const { key } of items) expect(objects.get(name), name).toContain(key);
      }
    }
    for (const { secret } of spec.volumes) if (secret !== undefined) foreign.add(secret.secretName);
  }
  expect(foreign).toEqual(new Set(["postgresql-ca", "pgbouncer-tls"]));
});

test("the addon that keeps sessions lies where odoo.conf looks for it", () => {
  for (const pool of ["app", "api", "sockets", "jobs"]) {
    const pod = podsOf(stack).find(({ owner }) => owner === `Deployment ${pool}`);
    const paths = pod?.spec.volumes.flatMap(({ projected }: never) =>
      ((projected as { sources: never[] } | undefined)?.sources ?? []).flatMap(
        ({ configMap }: { configMap?: { items: { path: string }[] } }) =>
          (configMap?.items ?? []).map(({ path }) => path),
      ),
    );
    expect(paths, pool).toEqual(
      expect.arrayContaining([
        "addons/outage_guard/__init__.py",
        "addons/outage_guard/__manifest__.py",
        "wait-for-primary.py",
      ]),
    );
  }
});

test("Odoo's pods have PgBouncer's authority and never its key; the init job has neither", () => {
  const keysOf = new Map(
    podsOf(stack).map(({ owner, spec }) => [
      owner,
      spec.volumes.flatMap(({ secret }: never) => {
        const { secretName, items } = (secret ?? {}) as { secretName?: string; items: object[] };
        return secretName === "pgbouncer-tls" ? items.map((it) => (it as { key: string }).key) : [];
      }),
    ]),
  );
  expect(keysOf.get("StatefulSet pgbouncer")).toEqual(["tls.crt", "tls.key", "ca.crt"]);
  for (const pool of ["app", "api", "sockets", "jobs"])
    expect(keysOf.get(`Deployment ${pool}`), pool).toEqual(["ca.crt"]);
  for (const [owner, keys] of keysOf)
    if (/nginx|edge|init-job/.test(owner)) expect(keys, owner).toEqual([]);
});

test("every Odoo process checks its database by the right authority", () => {
  for (const { owner, spec } of podsOf(stack))
    for (const { name, env = [] } of [...(spec.initContainers ?? []), ...spec.containers]) {
      const roots = env.filter((it: { name: string }) => it.name === "PGSSLROOTCERT");
      if (name === "odoo")
        expect(roots, owner).toEqual([
          { name: "PGSSLROOTCERT", value: "/etc/odoo-cluster-pgbouncer/ca.crt" },
        ]);
      if (name === "modules")
        expect(roots, owner).toEqual([
          { name: "PGSSLROOTCERT", value: "/etc/odoo-cluster-ca/ca.crt" },
        ]);
    }
});

describe("HTTP pools", () => {
  test("an autoscaler decides alone how many there are, within what budgets count with", () => {
    expect(stack.inputs("Deployment", "app").spec).not.toHaveProperty("replicas");
    expect(stack.inputs("HorizontalPodAutoscaler", "app").spec).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: "app" },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ containerResource: { container: "odoo", target: { averageUtilization: 60 } } }],
    });
    expect(stack.inputs("Deployment", "api").spec.replicas).toBe(1);
    expect(stack.of("HorizontalPodAutoscaler")).toHaveLength(1);
  });

  test("wait for a database that takes writes, then become Odoo", () => {
    const [odoo] = stack.inputs("Deployment", "app").spec.template.spec.containers;
    expect(odoo.command).toEqual([
      "/etc/odoo-cluster/wait-for-primary.py",
      ...["/etc/odoo-cluster/odoo.conf", "odoo", "-c", "/etc/odoo-cluster/odoo.conf"],
    ]);
    expect(odoo.resources).toEqual({
      requests: { cpu: "2", memory: "3Gi", "ephemeral-storage": "256Mi" },
      // Its folders together, and its log.
      limits: { memory: "3Gi", "ephemeral-storage": "4352Mi" },
    });
  });

  test("no probe asks the database: a failover takes no pod away", () => {
    const [odoo] = stack.inputs("Deployment", "app").spec.template.spec.containers;
    // The gevent child, which no request keeps busy: a full pool is not a dead one.
    const file = { path: "/web/static/img/favicon.ico", port: 8072 };
    expect(odoo.startupProbe.httpGet).toEqual(file);
    expect(odoo.readinessProbe.httpGet).toEqual(file);
    expect(odoo.livenessProbe).toEqual({
      tcpSocket: { port: 8072 },
      periodSeconds: 10,
      failureThreshold: 6,
    });
  });

  test("end when their requests have: still answering while the news spreads", () => {
    const { spec } = stack.inputs("Deployment", "app").spec.template;
    expect(spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 45 } } });
    // 45 until no name server has its address, 240 for a request, 10 to end.
    expect(spec.terminationGracePeriodSeconds).toBe(295);
  });
});

test("a job of cron may run to its end", () => {
  const { spec } = stack.inputs("Deployment", "jobs").spec.template;
  expect(spec.terminationGracePeriodSeconds).toBe(1810);
  expect(spec.containers[0].command.slice(-1)).toEqual(["--no-http"]);
});

test("websocket pods restart when the primary does, and `gevent` is Odoo's first word", () => {
  const [odoo] = stack.inputs("Deployment", "sockets").spec.template.spec.containers;
  const conf = "/etc/odoo-cluster/odoo.conf";
  expect(odoo.command).toEqual([
    ...["/etc/odoo-cluster/wait-for-primary.py", conf],
    ...["/etc/odoo-cluster/follow-primary.py", conf, "odoo", "gevent", "-c", conf],
  ]);
});

describe("nginx", () => {
  const { spec } = stack.inputs("Deployment", "nginx").spec.template;

  test("has attachments, read-only, and no session", () => {
    const [nginx] = spec.containers;
    expect(nginx.volumeMounts).toContainEqual({
      name: "filestore",
      mountPath: "/srv/odoo/filestore",
      readOnly: true,
    });
    expect(JSON.stringify(spec)).not.toContain("sessions");
    expect(spec.volumes).toContainEqual({
      name: "filestore",
      persistentVolumeClaim: { claimName: "filestore", readOnly: true },
    });
  });

  test("has the static files of the image that Odoo runs, where odoo.conf has the addons", () => {
    const [copy] = spec.initContainers;
    expect(copy.image).toContain("/odoo@sha256:");
    // static-files-daemon.test.ts runs it.
    expect(copy.command[2]).toContain("cp -rL");
    expect(copy.command.slice(4)).toEqual([
      "/static",
      "/usr/lib/python3/dist-packages/odoo/addons",
      "/opt/addons",
    ]);
    expect(spec.containers[0].volumeMounts.slice(-2)).toEqual([
      {
        name: "static",
        mountPath: "/usr/lib/python3/dist-packages/odoo/addons",
        subPath: "0",
        readOnly: true,
      },
      { name: "static", mountPath: "/opt/addons", subPath: "1", readOnly: true },
    ]);
  });

  test("comes after the balancers, whose names it looks up when it starts, and they after every pool", () => {
    const before = stack.one("Deployment", "nginx").dependsOn.join();
    for (const name of ["balancer-0", "balancer-1"])
      expect(before).toContain(`kubernetes:core/v1:Service::${name}`);
    const pools = stack.one("StatefulSet", "balancer").dependsOn.join();
    for (const pool of ["app", "api", "sockets"])
      expect(pools).toContain(`kubernetes:core/v1:Service::${pool}-pods`);
  });
});

describe("PgBouncer", () => {
  const { spec } = stack.inputs("StatefulSet", "pgbouncer");
  const pod = spec.template.spec;

  test("has the hold beside it, from before its start until after its end", () => {
    const [router] = pod.initContainers;
    expect(router).toMatchObject({ name: "router", restartPolicy: "Always" });
    expect(pod.containers.map(({ name }: { name: string }) => name)).toEqual(["pooled", "session"]);
  });

  test("ends after the longest job's transaction, and not at once by a second signal", () => {
    expect(pod.terminationGracePeriodSeconds).toBe(1820);
    expect(pod.containers[0].lifecycle.preStop.exec.command[2]).toBe(
      "sleep 10; kill -INT 1; while kill -0 1 2>/dev/null; do sleep 1; done",
    );
  });

  test("every pod has an address of its own, and all are Odoo's db_host", () => {
    expect(stack.inputs("Service", "pgbouncer").spec.clusterIP).toBe("None");
    expect(spec.serviceName).toBe("pgbouncer");
    const conf = stack.inputs("Secret", "app").stringData["app.odoo.conf"];
    expect(conf).toContain(
      "db_host = pgbouncer-0.pgbouncer.erp.svc.cluster.local,pgbouncer-1.pgbouncer.erp.svc.cluster.local\n",
    );
  });
});

describe("the init job", () => {
  const { metadata, spec } = stack.inputs("Job", "init-job");

  test("runs once for what it would do: no second try, no end of its life", () => {
    expect(metadata.name).toMatch(/^init-job-[0-9a-f]{10}$/);
    expect(spec.backoffLimit).toBe(0);
    expect(spec).not.toHaveProperty("ttlSecondsAfterFinished");
    expect(spec.template.spec.restartPolicy).toBe("Never");
  });

  test("runs again for other modules and for other code, and for nothing else", async () => {
    const nameWith = async (below: string, change?: (text: string) => string) =>
      (await recorded(below, change)).inputs("Job", "init-job").metadata.name;
    const before = await nameWith("");
    expect(await nameWith("odoo: { modules: [base, web, crm] }")).not.toBe(before);
    const other = (text: string) => text.replace(/(\/odoo@sha256:)0/, "$11");
    expect(await nameWith("", other)).not.toBe(before);
    expect(await nameWith("nginx: { maxUploads: 17, disk: 5 GiB }")).toBe(before);
  });

  test("comes after the primary, and before every pool", () => {
    const dependsOn = (kind: string, name: string) => stack.one(kind, name).dependsOn.join();
    expect(dependsOn("Job", "init-job")).toContain("postgresql.cnpg.io/v1:Cluster::postgresql");
    // By way of PgBouncer, which gets a role's new password after the role.
    expect(dependsOn("StatefulSet", "pgbouncer")).toContain("batch/v1:Job::init-job");
    for (const pool of ["app", "api", "sockets", "jobs"])
      expect(dependsOn("Deployment", pool)).toContain("apps/v1:StatefulSet::pgbouncer");
  });
});
