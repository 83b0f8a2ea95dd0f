/** The job queue in a stack file, in the topology, and in the files of every platform. */
import { describe, expect, test } from "vitest";
import { renderKubernetes } from "../../../components/kubernetes/render.ts";
import { localLayout } from "../../../local/layout.ts";
import { renderLocal } from "../../../local/render.ts";
import { buildTopology } from "../../../model/build/topology.ts";
import { parseSpec } from "../../../model/stack-file.ts";
import { show } from "../../../model/text.ts";
import { groupsOf, isOdoo, type Topology, theGroup } from "../../../model/topology.ts";
import { runRules } from "../../../policies/judge.ts";
import { rules } from "../../../policies/rules.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";
import { programs } from "../../../templates/supervisor/programs.ts";
import { complaints, specOf, stackText, topologyOf } from "../../model/written-stack.ts";

const written = "jobs: { channels: { root: 4, root.mail: 2 }, limitTimeReal: 30 min }";
const jobsOf = (topology: Topology) =>
  groupsOf(topology, "http").find(({ name }) => name === "jobs");

function odooConf(files: readonly RenderedFile[], id: string, key: string): string | undefined {
  const setting = files
    .find((file) => file.id === `${id}/odoo.conf`)
    ?.settings.find((candidate) => candidate.key === key);
  return setting === undefined ? undefined : show(setting.value);
}

describe("in the stack file", () => {
  test("absent is off: nothing of it is in the topology", () => {
    const text = JSON.stringify(topologyOf());
    for (const word of ["queue_job", "QUEUE_JOB", "routed", "serverWideModules", "job runner"])
      expect(text).not.toContain(word);
  });

  test("an empty map is enough", () => {
    expect(jobsOf(topologyOf("jobs: {}"))).toMatchObject({ workers: 2, instances: 1, cpu: 1 });
  });

  test.each([
    [
      "jobs: { channels: { mail: 2 } }",
      [
        'stack.yaml:5: jobs.channels.mail: the name must be `root`, or a channel below it such as `root.mail`: lower-case letters, digits and _, got "mail". Choose such a name',
      ],
    ],
    [
      "jobs: { channels: { root.mail: 2 } }",
      [
        "stack.yaml:5: jobs.channels must have `root`: it bounds all other channels, got a map. Add `root: 2`",
      ],
    ],
    [
      "jobs: { channels: { root: 2, root.mail: 3 } }",
      [
        "stack.yaml:5: jobs.channels.root.mail has more than the channel above it, got root.mail: 3, root: 2. Write at most 2, or raise root",
      ],
    ],
    [
      "jobs: { channels: { root: 8, root.a: 2, root.a.b: 3 } }",
      [
        "stack.yaml:5: jobs.channels.root.a.b has more than the channel above it, got root.a.b: 3, root.a: 2. Write at most 2, or raise root.a",
      ],
    ],
    [
      "jobs: { channels: { root: 0 } }",
      ["stack.yaml:5: jobs.channels.root must be at least 1, got 0. Choose a value in that range"],
    ],
    [
      "jobs: { worker: 2 }",
      ["stack.yaml:5: jobs.worker is not a key of a stack file. Did you mean workers?"],
    ],
    [
      "pools: { a: { role: http }, c: { role: cron }, jobs: { role: http, routes: [/j] } }\njobs: {}",
      [
        expect.stringContaining(
          'stack.yaml:5: pools.jobs has a name that means something else already, got "jobs"',
        ),
      ],
    ],
  ])("%s", (below, expected) => {
    expect(complaints(below)).toEqual(expected);
  });

  test("a pool may be called jobs while it is off, and its addresses can be chosen while it is on", () => {
    expect(
      complaints(
        "pools: { a: { role: http }, c: { role: cron }, jobs: { role: http, routes: [/j] } }",
      ),
    ).toEqual([]);
    const below = "jobs: {}\nlocal: { octets: { jobs: 150 } }";
    const spec = specOf(below);
    const layout = localLayout(spec, buildTopology(spec));
    expect(layout.nodes(jobsOf(buildTopology(spec)) as never)[0]?.bind).toBe("127.77.150.11");
  });
});

describe("in the topology", () => {
  const topology = topologyOf(written);
  const pool = jobsOf(topology);

  test("a pool of its own: as many workers as jobs at once, on the session listener, sized for them", () => {
    expect(pool).toMatchObject({
      workers: 4,
      cpu: 1.5,
      memory: 1792 * 2 ** 20,
      listener: "session",
      limitTimeReal: 1800,
    });
  });

  test("nothing sends requests to it: no route, no queue, no flow", () => {
    const { routes } = theGroup(topology, "nginx");
    const { pools } = theGroup(topology, "balancer");
    expect([...routes, ...pools].filter(({ group }) => group === "jobs")).toEqual([]);
    expect(topology.flows.filter(({ to }) => to === "jobs")).toEqual([]);
    const seen = topology.flows.filter(({ from }) => from === "jobs").map(({ to }) => to);
    expect(seen).toEqual(expect.arrayContaining(["pgbouncer", "edge", "https-services"]));
  });

  test("its connections are counted: four a worker, the bus, and the runner's own", () => {
    const session = (below: string) =>
      theGroup(topologyOf(below), "pgbouncer").listeners[1]?.databases[0]?.poolSize ?? 0;
    expect(session(written) - session("")).toBeGreaterThanOrEqual(4 * 2 + 1);
  });

  test("the runner is there alone: others load the module with a capacity of 0", () => {
    const channels = topology.groups
      .filter(isOdoo)
      .map((group) => [group.name, group.added?.environment["ODOO_QUEUE_JOB_CHANNELS"]]);
    expect(Object.fromEntries(channels)).toEqual({
      interactive: "root:0",
      websocket: "root:0",
      cron: "root:0",
      jobs: "root:4,root.mail:2",
    });
  });

  test("the init job installs its module once", () => {
    expect(topology.application.modules).toEqual(["base", "web", "queue_job"]);
    const twice = topologyOf(`${written}\nodoo: { modules: [base, queue_job] }`);
    expect(twice.application.modules).toEqual(["base", "queue_job"]);
  });
});

describe("in files", () => {
  const spec = specOf(written);
  const topology = buildTopology(spec);
  const files = renderLocal(spec, topology);

  test.each(["interactive-1", "websocket-1", "cron-1", "jobs-1"])(
    "%s loads the modules of the series, the queue's, and the kit's last",
    (node) => {
      expect(odooConf(files, node, "server_wide_modules")).toBe(
        "base,rpc,web,queue_job,outage_guard,door_guard",
      );
    },
  );

  test("the pool serves HTTP for itself, runs no schedule, and has its own time limit", () => {
    const of = (key: string) => odooConf(files, "jobs-1", key);
    expect(of("http_interface")).toMatch(/^127\.77\./);
    expect([of("workers"), of("max_cron_threads"), of("limit_time_real")]).toEqual([
      "4",
      "0",
      "1800",
    ]);
    expect(of("http_enable")).toBeUndefined();
    expect(of("db_port")).toBe("6433");
  });

  test("Odoo runs by the interpreter that has the packages, and is started with its channels", () => {
    const all = programs(topology, localLayout(spec, topology));
    const program = all.find(({ name }) => name === "jobs-1");
    expect(program?.command.slice(0, 2)).toEqual([
      "/opt/odoo-cluster/venv/bin/python3",
      "/usr/bin/odoo",
    ]);
    expect(program?.environment["ODOO_QUEUE_JOB_CHANNELS"]).toBe("root:4,root.mail:2");
    // The wrapper drops what it is not told of.
    const start = files.find(({ id }) => id === "supervisor/start.conf");
    expect(show(start?.body ?? [])).toMatch(/^variables=".*\bODOO_QUEUE_JOB_CHANNELS\b.*"$/m);
  });

  test("no upstream of nginx and no server of a balancer leads to it", () => {
    const bind = localLayout(spec, topology).nodes(jobsOf(topology) as never)[0]?.bind as string;
    const readers = files
      .filter(({ id }) => !/^(jobs-1|supervisor)\//.test(id))
      .filter(({ body }) => show(body).includes(bind));
    expect(readers.map(({ id }) => id)).toEqual([]);
  });

  test("in a cluster pods get the same, and files", () => {
    const inCluster = parseSpec(stackText(written, "kubernetes"), "stack.yaml", "test");
    const rendered = renderKubernetes(inCluster, buildTopology(inCluster));
    expect(odooConf(rendered, "jobs", "server_wide_modules")).toContain("queue_job");
    expect(odooConf(rendered, "jobs", "workers")).toBe("4");
  });

  test("no rule objects to a plain one", () => {
    const plain = specOf("jobs: {}");
    const plainTopology = buildTopology(plain);
    const evidence = {
      topology: plainTopology,
      files: renderLocal(plain, plainTopology),
      resources: [],
    };
    const before = specOf("");
    const bare = buildTopology(before);
    const without = { topology: bare, files: renderLocal(before, bare), resources: [] };
    const found = (what: typeof evidence, at: typeof plain.locate) =>
      runRules(rules, what, at).map(({ rule, subject }) => `${rule} ${subject}`);
    expect(found(evidence, plain.locate)).toEqual(found(without, before.locate));
  });
});

test("no pool can claim the path of the runner", () => {
  expect(
    complaints(
      "pools: { a: { role: http }, b: { role: http, routes: [/queue_job] }, c: { role: cron } }",
    ),
  ).toEqual([
    expect.stringMatching(/the proxy itself decides about .*, got "\/queue_job". Remove it/),
  ]);
});
