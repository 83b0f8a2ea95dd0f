import { onlyTheEdgeIsPublic as rule } from "../../policies/only-the-edge-is-public.ts";
import { allUnknown, but, object, unknown } from "./facts.ts";
import { api, claim, service, topology } from "./kubernetes-facts.ts";
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
    },
    "does not fire": {
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
      ],
    },
  },
  topology,
);
