/** Topologies of a cluster whose PostgreSQL has volumes of known sizes. */
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import type { Topology } from "../../model/topology.ts";
import { stackText } from "../model/written-stack.ts";

/** The defaults, 20 GiB of data and 10 GiB of WAL, with some parameters. */
export function withVolumes(parameters = ""): Topology {
  const text = stackText(`postgresql: { parameters: { ${parameters} } }`, "kubernetes");
  return buildTopology(parseSpec(text, "stack.yaml", "test"));
}
