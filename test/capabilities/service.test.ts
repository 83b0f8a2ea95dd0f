/** A service that a team's capability adds, on every platform, with no line of the core that knows it. */
import { afterAll, expect, test } from "vitest";
import { show } from "../../model/text.ts";
import { projectWithMemcached } from "../memcached/project.ts";
import { stackText } from "../model/written-stack.ts";

const project = projectWithMemcached();
afterAll(() => project.remove());

const { topologyPicture } = await project.load<
  typeof import("../../cli/picture/topology-picture.ts")
>("cli/picture/topology-picture.ts");
const { tiersSection } =
  await project.load<typeof import("../../cli/report/tiers.ts")>("cli/report/tiers.ts");
const { localLayout } =
  await project.load<typeof import("../../local/layout.ts")>("local/layout.ts");
const { buildTopology } =
  await project.load<typeof import("../../model/build/topology.ts")>("model/build/topology.ts");
const { parseSpec } =
  await project.load<typeof import("../../model/stack-file.ts")>("model/stack-file.ts");
const { theGroup } =
  await project.load<typeof import("../../model/topology.ts")>("model/topology.ts");
const { judge } = await project.load<typeof import("../../policies/judge.ts")>("policies/judge.ts");
const { rules } = await project.load<typeof import("../../policies/rules.ts")>("policies/rules.ts");
const { recordStack } =
  await project.load<typeof import("../../record-stack.ts")>("record-stack.ts");
const { render, serviceRenderers } =
  await project.load<typeof import("../../templates/render.ts")>("templates/render.ts");
const { programs } = await project.load<typeof import("../../templates/supervisor/programs.ts")>(
  "templates/supervisor/programs.ts",
);
const { argsOf, Recorded } = await project.load<
  typeof import("../components/kubernetes/recorded.ts")
>("test/components/kubernetes/recorded.ts");

const image = `registry.example.com/memcached:1.6@sha256:${"a".repeat(64)}`;
const pods = (more = "") => argsOf(`memcached: { image: "${image}"${more} }`);

function onMachine(below: string) {
  const spec = parseSpec(stackText(below, "local"), "stack.yaml", "test");
  const topology = buildTopology(spec);
  return { topology, layout: localLayout(spec, topology) };
}

test("on one machine each instance is a program that starts before Odoo, with its files", () => {
  const { topology, layout } = onMachine("memcached: { megabytes: 32 }");
  const all = programs(topology, layout);
  const own = all.filter(({ group }) => group.name === "memcached");
  const [first] = own;
  expect(own.map(({ name }) => name)).toEqual(["memcached-1", "memcached-2"]);
  expect(first).toMatchObject({
    user: "27799",
    stopSignal: "TERM",
    stopWait: 5,
    files: ["memcached-1/users"],
    directory: "/var/lib/odoo-cluster/memcached-1",
  });
  expect(first?.command.join(" ")).toBe(
    `memcached -l ${first?.node.bind} -p 11211 -c 256 -m 32 -Y /etc/odoo-cluster/memcached-1/users`,
  );
  const order = all.map(({ group }) => group.role);
  expect(order.indexOf("service")).toBeLessThan(order.indexOf("http"));
  const files = render(topology, layout, serviceRenderers);
  const users = files.find(({ id }) => id === "memcached-2/users");
  expect(users).toMatchObject({ group: "memcached", mode: 0o640 });
  expect(show(users?.body ?? [])).toBe("odoo:<secret:memcached>");
  expect(topology.secrets.map(({ name }) => name)).toContain("memcached");
});

test("a pool cannot take its name, and without its key nothing of it is there", () => {
  expect(() => onMachine("memcached: {}\npools: { memcached: { role: http } }")).toThrow(
    "memcached",
  );
  expect(JSON.stringify(onMachine("").topology)).not.toContain("memcached");
});

test("picture and report show what they have never heard of", () => {
  const { topology } = onMachine("memcached: {}");
  const svg = topologyPicture(topology);
  const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(words).toEqual(expect.arrayContaining(["memcached × 2", "keeps what is asked often"]));
  expect(words.join("\n")).toContain("from interactive: 11211 entries");
  expect(tiersSection(topology).markup).toContain("forgets them when it ends");
});

test("in a cluster it is a Deployment that only its clients reach, and no rule objects", async () => {
  const args = pods();
  const stack = new Recorded(await recordStack(args, "known"));
  const { spec } = stack.inputs("Deployment", "memcached");
  const [container] = spec.template.spec.containers;
  expect(spec.replicas).toBe(2);
  expect(container).toMatchObject({
    image,
    ports: [{ name: "memcached", containerPort: 11211 }],
    readinessProbe: { tcpSocket: { port: 11211 } },
    securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  });
  expect(container.command.join(" ")).toBe(
    "memcached -l 0.0.0.0 -p 11211 -c 256 -m 16 -Y /etc/odoo-cluster/users",
  );
  expect(stack.inputs("Service", "memcached").spec.ports).toEqual([
    { name: "memcached", port: 11211, targetPort: 11211 },
  ]);
  expect(stack.inputs("PodDisruptionBudget", "memcached").spec.maxUnavailable).toBe(1);
  const { ingress } = stack.inputs("NetworkPolicy", "memcached").spec;
  expect(ingress).toEqual([
    {
      from: [{ podSelector: { matchLabels: expect.objectContaining({}) } }],
      ports: [{ port: 11211, protocol: "TCP" }],
    },
  ]);
  const { topology, files } = args;
  const { findings } = judge(rules, { topology, files, resources: stack.all }, [], String);
  expect(findings.filter(({ severity }) => severity === "mandatory")).toEqual([]);
});

test("what keeps data is a StatefulSet whose volumes outlive it", async () => {
  const args = pods(", keeps: true");
  const stack = new Recorded(await recordStack(args, "known"));
  const { spec } = stack.inputs("StatefulSet", "memcached");
  expect(spec.volumeClaimTemplates).toMatchObject([
    { metadata: { name: "home" }, spec: { accessModes: ["ReadWriteOnce"] } },
  ]);
  expect(spec.persistentVolumeClaimRetentionPolicy.whenDeleted).toBe("Retain");
  const [container] = spec.template.spec.containers;
  expect(container.volumeMounts).toContainEqual({
    name: "home",
    mountPath: "/var/lib/odoo-cluster",
  });
  expect(stack.inputs("Service", "memcached").spec.clusterIP).toBe("None");
  const { topology, files } = args;
  const { findings } = judge(rules, { topology, files, resources: stack.all }, [], String);
  expect(findings.filter(({ severity }) => severity === "mandatory")).toEqual([]);
});

test("a group of a capability that nobody knows is an error", () => {
  const { topology, layout } = onMachine("memcached: {}");
  const service = { ...theGroup(topology, "service"), capability: "gone" };
  expect(() => programs({ ...topology, groups: [service] }, layout)).toThrow(
    "no capability knows how memcached is run",
  );
});
