import { theGroup } from "../model/topology.ts";
import { Input } from "./input.ts";
import { nameOf, objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const onlyEdgeExposed: Rule = {
  id: "only-edge-exposed",
  severity: "mandatory",
  title:
    "No client outside the cluster reaches a tier but by the edge, and no pod reaches the edge but those before it.",
  why: "The edge refuses the database manager, limits logins and knows who ends TLS: another door goes around all of it, up to PostgreSQL itself. The edge believes what stands before it about the client's address: any other pod could choose one, and try passwords without limit.",
  fix: "Leave all Services but the edge's at ClusterIP, and send routes to the edge. `kubernetes.entry` says how browsers come in, and `kubernetes.entry.from` what stands before the edge.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html#security",
  needs: "tiers and resources",
  check: ({ topology, resources }) => {
    const { name: edge, behind } = theGroup(topology, "edge");
    return [
      ...(behind === null ? [] : ofKind(resources, "NetworkPolicy")).flatMap((fact) => {
        const spec = Input.of(fact).at("spec");
        const rules = spec.at("podSelector", "matchLabels", nameLabel).is(edge)
          ? spec.at("ingress").items
          : [];
        return objections(fact, [
          [rules.some(isOpen), "lets every pod reach the edge, and choose its client address"],
        ]);
      }),
      ...ofKind(resources, "Service").flatMap((fact) => {
        const spec = Input.of(fact).at("spec");
        const name = nameOf(fact);
        const type = spec.at("type");
        return objections(fact, [
          [
            name !== null && name !== edge && type.is("LoadBalancer", "NodePort"),
            `is of type ${type.text}`,
          ],
          [
            spec.at("externalIPs").items.some((address) => address.present),
            "has addresses outside the cluster",
          ],
        ]);
      }),
      ...ofKind(resources, "HTTPRoute", "TCPRoute", "TLSRoute").flatMap((fact) =>
        objections(
          fact,
          Input.of(fact)
            .at("spec", "rules")
            .items.flatMap((rule) => rule.at("backendRefs").items)
            .map((backend) => backend.at("name"))
            .map((name) => [name.text !== null && name.isNot(edge), `sends to ${name.text}`]),
        ),
      ),
      ...ofKind(resources, "Ingress").flatMap((fact) => {
        const spec = Input.of(fact).at("spec");
        const backends = [
          spec.at("defaultBackend"),
          ...spec
            .at("rules")
            .items.flatMap((rule) => rule.at("http", "paths").items)
            .map((path) => path.at("backend")),
        ].map((backend) => backend.at("service", "name"));
        return objections(
          fact,
          backends.map((name) => [name.text !== null && name.isNot(edge), `sends to ${name.text}`]),
        );
      }),
    ];
  },
};

const nameLabel = "app.kubernetes.io/name";

/** A rule for everyone, for all namespaces, or for all addresses. */
function isOpen(rule: Input): boolean {
  const from = rule.at("from");
  return (
    from.absent ||
    (from.known && from.items.length === 0) ||
    from.items.some((peer) => {
      const namespaces = peer.at("namespaceSelector");
      return (
        peer.at("ipBlock", "cidr").is("0.0.0.0/0", "::/0") ||
        (namespaces.present && namespaces.entries.length === 0 && peer.at("podSelector").absent)
      );
    })
  );
}
