/** A layout that remembers every value it hands out, and texts with names in place of those values. */

import { literal } from "../../model/text.ts";
import type { Group } from "../../model/topology.ts";
import type { Layout, Node } from "../../templates/layout.ts";

export interface Recorded {
  readonly layout: Layout;
  /** Value -> the name under which it was handed out. */
  readonly values: ReadonlyMap<string, string>;
}

/** Wraps a layout. Nodes are named by their group: how many there are is the platform's. */
export function recorded(inner: Layout, groups: readonly Group[]): Recorded {
  const values = new Map<string, string>();
  const note = <T extends string | number>(name: string, value: T): T => {
    values.set(String(value), name);
    return value;
  };
  const each = (name: string, list: readonly string[]) => list.map((value) => note(name, value));
  const owners = new Map(
    groups.flatMap((group) =>
      inner.nodes(group).map((node): [string, string] => [node.id, group.name]),
    ),
  );
  // Where all instances are one node it is called like its group, which may be a word of a dialect.
  const mark = (id: string) => `${id}.node`;
  const own = (node: Node): Node => ({ ...node, id: node.id.replace(/\.node$/, "") });
  const group = (node: Node) => owners.get(own(node).id) ?? node.id;

  const layout: Layout = {
    nodes: (of) =>
      inner.nodes(of).map((node) => ({
        id: note(`node:${of.name}`, mark(node.id)),
        ordinal: node.ordinal,
        // Where every node binds 0.0.0.0 the address does not tell the group.
        bind: note("bind", node.bind),
      })),
    upstream: (of, port) => each(`upstream:${of.name}:${port}`, inner.upstream(of, port)),
    hosts: (of) => each(`hosts:${of.name}`, inner.hosts(of)),
    port: (port) => note(`port:${port}`, inner.port(port)),
    endpoint: (name, from) => {
      const { host, port, others } = inner.endpoint(name, own(from));
      return {
        host: note(`endpoint:${name}`, literal(host)),
        port: note(`port:${name}`, port),
        others: others.map((other) => note(`endpoint:${name}`, other)),
      };
    },
    databaseServers: inner.databaseServers,
    databaseAuthority: inner.databaseAuthority,
    pgbouncerTls: inner.pgbouncerTls,
    path: (name, node) => note(`path:${name}:${group(node)}`, inner.path(name, own(node))),
    addonFolders: () => inner.addonFolders().map((path, index) => note(`addons:${index}`, path)),
    packagedAddons: () => {
      const packaged = inner.packagedAddons();
      return packaged === null ? null : note("packaged-addons", packaged);
    },
    source: (node) => {
      const source = inner.source(own(node));
      return source === null ? null : note("bind", source);
    },
    trustedProxies: () => each("trusted-proxies", inner.trustedProxies()),
    databaseClients: () => each("database-clients", inner.databaseClients()),
    internalUrl: () => {
      const url = inner.internalUrl();
      const host = new URL(url).hostname;
      // nginx compares it in a regular expression.
      note("internal-host", host.replaceAll(".", "\\."));
      note("internal-host", host);
      return note("internal-url", url);
    },
    odooCommand: inner.odooCommand,
    log: (node) => {
      const log = inner.log(own(node));
      if (log === "stderr") return note(`log:${group(node)}`, log) as "stderr";
      // Renderers name a second file beside it.
      note(`log:${group(node)}`, log.file.replace(/\.log$/, ".error.log"));
      return { file: note(`log:${group(node)}`, log.file) };
    },
  };
  return { layout, values };
}

/** The text with names in place of values, longest value first; lists of one name become that name. */
export function named(text: string, { values }: Recorded): string {
  const all = [...values].toSorted(([a], [b]) => b.length - a.length);
  const quoted = all.map(([value]) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // In one pass, so that no name is searched for values. Nothing but a whole word or path is a
  // value: 8080 is not inside 180800.
  const anyValue = new RegExp(`(?<![\\w.])(?:${quoted.join("|")})(?![\\w-])`, "g");
  const result = text.replaceAll(anyValue, (value) => `{${values.get(value)}}`);
  // `{hosts:x},{hosts:x}` on a line, and the same line again and again.
  return result
    .replaceAll(/(\{[^{}\n]+\})(?:[ ,|]+\1)+/g, "$1")
    .replaceAll(/^(.*\{.*\}.*\n)\1+/gm, "$1");
}
