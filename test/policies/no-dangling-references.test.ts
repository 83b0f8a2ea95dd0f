import { noDanglingReferences as rule } from "../../policies/no-dangling-references.ts";
import { allUnknown, but, object, unknown } from "./facts.ts";
import { api, autoscaler, claim, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const route = object("gateway.networking.k8s.io/v1", "HTTPRoute", "route", {
  spec: { rules: [{ backendRefs: [{ name: "api", port: 80 }] }] },
});
const binding = object("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", "nginx", {
  spec: { serviceRef: { name: "api", port: 80 } },
});
const keda = object("keda.sh/v1alpha1", "ScaledObject", "jobs", {
  spec: { scaleTargetRef: { name: "api" } },
});
const measured = (container: string) =>
  but(autoscaler, { "spec.metrics": [{ containerResource: { container } }] });

resourceCases(rule, {
  fires: {
    "an autoscaler of nothing": [
      [api, but(autoscaler, { "spec.scaleTargetRef.name": "app" })],
      ["HorizontalPodAutoscaler api: scales Deployment app, which is not there"],
    ],
    "an autoscaler of nothing, by a container: one thing is wrong": [
      [api, but(measured("odoo"), { "spec.scaleTargetRef.name": "app" })],
      ["HorizontalPodAutoscaler api: scales Deployment app, which is not there"],
    ],
    "an autoscaler of another kind": [
      [api, but(autoscaler, { "spec.scaleTargetRef.kind": "StatefulSet" })],
      ["HorizontalPodAutoscaler api: scales StatefulSet api, which is not there"],
    ],
    "KEDA's of nothing": [
      [pgbouncer, keda],
      ["ScaledObject jobs: scales Deployment api, which is not there"],
    ],
    "a container that is not there": [
      [api, measured("nginx")],
      ["HorizontalPodAutoscaler api: measures the container nginx, which is not there"],
    ],
    "a route to nothing": [
      [service, but(route, { "spec.rules[0].backendRefs[0].name": "edge" })],
      ["HTTPRoute route: sends to the Service edge, which is not there"],
    ],
    "a target group of nothing": [
      [binding],
      ["TargetGroupBinding nginx: sends to the Service api, which is not there"],
    ],
  },
  "does not fire": {
    "all there": [api, autoscaler, keda, measured("odoo"), service, route, binding],
    "another container beside it": [
      but(api, { "spec.template.spec.containers[1]": { name: "proxy" } }),
      autoscaler,
      measured("odoo"),
    ],
    "one of two of that name has the container": [
      api,
      { ...but(api, { "spec.template.spec.containers[0].name": "other" }), name: "elsewhere" },
      measured("odoo"),
    ],
    "a redirect": [but(route, { "spec.rules": [{ filters: [] }] })],
  },
  "not applicable": { "nothing refers": [api, claim] },
  unknown: {
    everything: [api, service, ...[autoscaler, keda, route, binding].map(allUnknown)],
    names: [
      but(api, { "metadata.name": unknown }),
      but(service, { "metadata.name": unknown }),
      autoscaler,
      route,
      binding,
    ],
    "one name of two": [
      but(api, { "metadata.name": unknown }),
      pgbouncer,
      but(autoscaler, { "spec.scaleTargetRef.name": "app" }),
    ],
    "the target's name": [api, but(autoscaler, { "spec.scaleTargetRef.name": unknown })],
    "the container's name": [
      but(api, { "spec.template.spec.containers[0].name": unknown }),
      measured("odoo"),
    ],
  },
});
