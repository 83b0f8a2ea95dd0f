/** A foundation as a page of text: where it is, and of how many resources each part is. */
import { partsOf } from "../../components/resource-files.ts";
import type { LoadedFoundation } from "../../load.ts";
import { style, table } from "./terminal.ts";

export function describeFoundation({ spec, resources = [] }: LoadedFoundation): string {
  const { name, account, region, zones, network } = spec.foundation;
  const { cidr } = "create" in network ? network.create : network.existing;
  return [
    `${style("bold", spec.stack)}: foundation ${name} in account ${account}, region ${region}, network ${cidr}`,
    `Zones: ${zones.join(", ")}`,
    "",
    style("bold", "Parts"),
    table(
      partsOf(resources).map(({ name: part, resources: count, kept }) => [
        `  ${part}`,
        `${count} resource${count === 1 ? "" : "s"}`,
        kept === 0 ? "" : `${kept} protected`,
      ]),
    ),
    "",
  ].join("\n");
}
