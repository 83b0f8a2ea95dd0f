import { onlyEdgeExposed as rule } from "../../policies/only-edge-exposed.ts";
import { allUnknown, but, gone, object, unknown } from "./facts.ts";
import { api, claim, labelsOf, service, topology } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const edge = but(service, { "metadata.name": "edge", "spec.type": "LoadBalancer" });
const route = (name: string) =>
  object("gateway.networking.k8s.io/v1", "HTTPRoute", "route", {
    spec: { rules: [{ backendRefs: [{ name, port: 80 }] }] },
  });
const ingress = (name: string) =>
  object("networking.k8s.io/v1", "Ingress", "entry", {
    spec: {
      defaultBackend: { service: { name } },
      rules: [{ http: { paths: [{ path: "/", backend: { service: { name } } }] } }],
    },
  });

const named = { matchLabels: { "kubernetes.io/metadata.name": "gateway" } };
/** The policy of the edge, which lets in peers on its one port. */
const door = (...from: readonly object[]) =>
  object("networking.k8s.io/v1", "NetworkPolicy", "edge", {
    spec: {
      podSelector: { matchLabels: labelsOf("edge") },
      policyTypes: ["Ingress"],
      ingress: [{ from, ports: [{ port: 8080 }] }],
    },
  });
const wide = ["NetworkPolicy edge: lets every pod reach the edge, and choose its client address"];

resourceCases(
  rule,
  {
    fires: {
      "a LoadBalancer": [
        [but(service, { "spec.type": "LoadBalancer" })],
        ["Service api: is of type LoadBalancer"],
      ],
      "a port of each node": [
        [but(service, { "spec.type": "NodePort" })],
        ["Service api: is of type NodePort"],
      ],
      "an address outside": [
        [but(edge, { "spec.externalIPs": ["203.0.113.5"] })],
        ["Service api: has addresses outside the cluster"],
      ],
      "a route around the edge": [[route("nginx")], ["HTTPRoute route: sends to nginx"]],
      "other routes around the edge": [
        [
          { ...route("nginx"), type: "kubernetes:gateway.networking.k8s.io/v1:TCPRoute" },
          { ...route("nginx"), type: "kubernetes:gateway.networking.k8s.io/v1:TLSRoute" },
        ],
        ["TCPRoute route: sends to nginx", "TLSRoute route: sends to nginx"],
      ],
      "an Ingress around the edge": [
        [ingress("api")],
        ["Ingress entry: sends to api, sends to api"],
      ],
      "any namespace before the edge": [
        [door({ namespaceSelector: named }, { namespaceSelector: {} })],
        wide,
      ],
      "any address before the edge": [[door({ ipBlock: { cidr: "0.0.0.0/0" } })], wide],
      "anybody before the edge": [[door()], wide],
      "anybody, said by nothing": [[but(door(), { "spec.ingress[0].from": gone })], wide],
    },
    "does not fire": {
      "what stands before the edge is named": [
        door({ namespaceSelector: named }, { ipBlock: { cidr: "10.0.9.0/24" } }),
        door({ namespaceSelector: {}, podSelector: { matchLabels: { app: "gateway" } } }),
      ],
      "a door of another tier": [
        but(door(), { 'spec.podSelector.matchLabels["app.kubernetes.io/name"]': "api" }),
      ],
      "the edge": [edge, service, route("edge"), ingress("edge")],
      "ClusterIP is said": [but(service, { "spec.type": "ClusterIP" })],
      "no addresses": [but(service, { "spec.externalIPs": [] })],
    },
    "not applicable": { "nothing that is reached": [api, claim] },
    unknown: {
      everything: [service, route("x"), ingress("x")].map(allUnknown),
      "each value": [
        but(service, { "spec.type": unknown, "spec.externalIPs": unknown }),
        but(service, { "metadata.name": unknown, "spec.type": "LoadBalancer" }),
        but(route("x"), { "spec.rules[0].backendRefs[0].name": unknown }),
        but(route("x"), { "spec.rules[0].backendRefs": unknown }),
        but(door(), { "spec.ingress": unknown }),
        but(door(), { "spec.ingress[0].from": unknown }),
        but(door({ namespaceSelector: {} }), { "spec.ingress[0].from[0]": unknown }),
        but(door({ namespaceSelector: {} }), {
          "spec.ingress[0].from[0].namespaceSelector": unknown,
        }),
      ],
    },
  },
  topology,
);
