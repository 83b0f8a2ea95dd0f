import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { contains, parseNetwork } from "../../model/ipv4-network.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import { type Flow, theGroup } from "../../model/topology.ts";
import { initJobName } from "./init-job.ts";
import { databaseSelector, metadataOf, selectorOf } from "./labels.ts";
import { isOperated } from "./layout.ts";
import { operatorNamespace } from "./operators.ts";
import { componentType, type Site } from "./site.ts";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Port = k8s.types.input.networking.v1.NetworkPolicyPort;

interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly Port[];
}

/** No traffic but the flows of the topology: a policy for each end of them. */
export class NetworkPolicies extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("NetworkPolicies"), "network-policies", {}, opts);
    const policy = (name: string, podSelector: object, spec: object) =>
      new k8s.networking.v1.NetworkPolicy(
        name,
        {
          metadata: metadataOf(site, name),
          spec: { podSelector, policyTypes: ["Ingress", "Egress"], ...spec },
        },
        { parent: this },
      );
    policy("deny-all", {}, {});
    for (const name of podsOf(site)) {
      const flows = site.topology.flows.filter(
        (flow) => placeOf(site, flow.from) !== placeOf(site, flow.to),
      );
      const ingress = rules(
        flows.filter((flow) => placeOf(site, flow.to) === name),
        (flow) => peersOf(site, flow.from),
      );
      const egress = rules(
        flows.filter((flow) => placeOf(site, flow.from) === name),
        (flow) => peersOf(site, flow.to),
      );
      const within = site.topology.flows.filter((flow) => flow.from === name && flow.to === name);
      const own = rules(within, () => [{ podSelector: { matchLabels: selectorFor(site, name) } }]);
      policy(
        name,
        { matchLabels: selectorFor(site, name) },
        {
          ingress: [...ingress, ...own].map(({ peers, ports }) => ({ from: peers, ports })),
          egress: [...egress, ...own].map(({ peers, ports }) => ({ to: peers, ports })),
        },
      );
    }
    if (site.settings.entry.certificate !== null && "create" in site.settings.entry.certificate) {
      // cert-manager proves the domain by pods of its own in this namespace.
      new k8s.networking.v1.NetworkPolicy(
        "acme-solver",
        {
          metadata: metadataOf(site, "acme-solver"),
          spec: {
            podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
            policyTypes: ["Ingress"],
            ingress: [{ ports: [{ port: 8089, protocol: "TCP" }] }],
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/** In whose pods a party of a flow is. */
function placeOf({ topology }: Site, party: string): string {
  const group = topology.groups.find(({ name }) => name === party);
  const host = group === undefined ? undefined : tierOf(group).pods.sidecarOf;
  return host === undefined ? party : theGroup(topology, host).name;
}

/** Every kind of pod of the stack. */
function podsOf({ topology }: Site): string[] {
  return [
    ...topology.groups
      .filter((group) => tierOf(group).pods.sidecarOf === undefined)
      .map(({ name }) => name),
    initJobName,
  ];
}

function selectorFor(site: Site, name: string): Record<string, string> {
  const group = site.topology.groups.find((candidate) => candidate.name === name);
  return group !== undefined && isOperated(group) ? databaseSelector(name) : selectorOf(site, name);
}

/** One rule for each set of peers, with all their ports, in the order of the flows. */
function rules(flows: readonly Flow[], peers: (flow: Flow) => Peer[]): Rule[] {
  const byPeers = new Map<string, { peers: Peer[]; ports: Map<string, Port> }>();
  for (const flow of flows) {
    const whom = peers(flow);
    const key = JSON.stringify(whom);
    const rule = byPeers.get(key) ?? { peers: whom, ports: new Map<string, Port>() };
    byPeers.set(key, rule);
    // A long answer of a name server comes over TCP.
    const protocols = flow.to === "dns" ? ["UDP", "TCP"] : [flow.protocol.toUpperCase()];
    for (const protocol of protocols)
      rule.ports.set(`${protocol} ${flow.port}`, { port: flow.port, protocol });
  }
  return [...byPeers.values()].map((rule) => ({
    peers: rule.peers,
    ports: [...rule.ports.values()],
  }));
}

/** What the internet does not have: other tenants, machines of a company, the cloud's own services. */
const privateNetworks = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  // Shared by carriers, and by clusters for pods; link-local, where credentials of machines are.
  ...["100.64.0.0/10", "169.254.0.0/16"],
];

/** A network without the parts of it that are closed. */
function openTo(cidr: string, closed: readonly string[]): Peer {
  const except = closed.filter(
    (network) => isIpv4(network) && isIpv4(cidr) && network !== cidr && contains(cidr, network),
  );
  const known = [...new Set(except)].filter(
    (network) => !except.some((other) => other !== network && contains(other, network)),
  );
  return { ipBlock: { cidr, ...(known.length > 0 ? { except: known } : {}) } };
}

function isIpv4(network: string): boolean {
  return parseNetwork(network) !== null;
}

/** Who is meant by the end of a flow. */
function peersOf(site: Site, party: string): Peer[] {
  const { settings } = site;
  const inNamespace = (name: string): Peer => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  });
  switch (party) {
    case "internet":
      // From a LoadBalancer the clients' own addresses; nothing that they say of them is believed.
      if (settings.entry.kind === "loadBalancer")
        return [{ ipBlock: { cidr: "0.0.0.0/0" } }, { namespaceSelector: {} }];
      return [
        ...settings.entry.from.namespaces.map(inNamespace),
        ...settings.entry.from.networks.map((cidr) => ({ ipBlock: { cidr } })),
      ];
    case "bi":
      return [
        { namespaceSelector: {}, podSelector: { matchLabels: { "odoo-cluster/client": "bi" } } },
      ];
    case "dns":
      // The second is the address of a cache on the node itself, where a cluster has one.
      return [inNamespace("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }];
    case "operator":
      return [inNamespace(operatorNamespace(site))];
    case "pod-identity":
      // The agent of EKS on the pod's own node.
      return [{ ipBlock: { cidr: "169.254.170.23/32" } }];
    case "kubernetes-api":
      return settings.apiServer.map((cidr) => ({ ipBlock: { cidr } }));
    case "https-services":
    case "mail-relay":
    case "object-store":
      return [openTo("0.0.0.0/0", [...privateNetworks, ...settings.podNetworks])].concat(
        settings.egressNetworks.map((cidr) => openTo(cidr, settings.podNetworks)),
      );
    default:
      return [{ podSelector: { matchLabels: selectorFor(site, placeOf(site, party)) } }];
  }
}
