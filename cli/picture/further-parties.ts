/**
 * What the laid-out part of the picture has no place for, in boxes below it: groups, and flows with the
 * other side, the port and the reason in words. No party needs to be known here.
 */
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Flow, Group, Topology } from "../../model/topology.ts";
import { type Box, blank, heading, letter, lineHeight, rectangle, text, wrap } from "./svg.ts";
import { captions, labels, title } from "./topology-words.ts";

const gap = 12;

export interface Drawn {
  readonly svg: readonly string[];
  /** Where the boxes end. */
  readonly bottom: number;
}

/**
 * Rows of boxes between two edges, from `y` downwards.
 * @param flows that have no line yet. @param drawn names of the groups that have a box above.
 */
export function furtherParties(
  topology: Topology,
  flows: readonly Flow[],
  drawn: ReadonlySet<string>,
  { left, right, y }: { readonly left: number; readonly right: number; readonly y: number },
): Drawn {
  const groups = topology.groups.filter(({ name }) => !drawn.has(name));
  const byParty = Map.groupBy(flows, (flow) => partyOf(flow, drawn));
  const parties = [...new Set([...groups.map(({ name }) => name), ...byParty.keys()])];
  if (parties.length === 0) return { svg: [], bottom: y };
  const across = Math.min(parties.length, 3);
  const width = (right - left - gap * (across - 1)) / across;
  const svg = [text("Besides, in words:", left, y + 12)];
  let top = y + 24;
  for (let first = 0; first < parties.length; first += across) {
    const row = parties
      .slice(first, first + across)
      .map((party) => partyIn(party, topology, groups, byParty.get(party) ?? [], width));
    const height = 32 + lineHeight * Math.max(...row.map(({ lines }) => lines.length));
    for (const [index, { heading: name, lines, group, dash }] of row.entries()) {
      const box: Box = { x: left + index * (width + gap), y: top, width, height };
      const tone =
        group === undefined ? blank : { name: group.role, fill: tierOf(group).picture.light };
      svg.push(
        rectangle(box, tone, dash),
        heading(name, box.x + width / 2, top + 19),
        ...lines.map((line, at) => text(line, box.x + 10, top + 37 + at * lineHeight)),
      );
    }
    top += height + gap;
  }
  return { svg, bottom: top - gap };
}

/** What a box says: of a group that has none above, what it is, too. */
function partyIn(
  party: string,
  topology: Topology,
  undrawn: readonly Group[],
  flows: readonly Flow[],
  width: number,
) {
  const group = undrawn.find(({ name }) => name === party);
  const words = Math.floor((width - 20) / letter.small);
  const said = group === undefined ? [] : captions(group, topology);
  return {
    group,
    dash: topology.groups.some(({ name }) => name === party) ? "" : "3 3",
    heading: group === undefined ? party : title(group),
    lines: [...said.flatMap((line) => wrap(line, words)), ...sentences(party, flows, words)],
  };
}

/** The side that has no box above; between two that have one, the one that connects. */
function partyOf({ from, to }: Flow, drawn: ReadonlySet<string>): string {
  return drawn.has(from) && !drawn.has(to) ? to : from;
}

/** `to postgresql, reporting: 5432 state and configuration`. */
function sentences(party: string, flows: readonly Flow[], most: number): string[] {
  const alike = Map.groupBy(flows, (flow) =>
    JSON.stringify([flow.from === party, ...labels([flow])]),
  );
  return [...alike.values()].flatMap((same) => {
    const outwards = same[0]?.from === party;
    const others = new Set(same.map(({ from, to }) => (outwards ? to : from)));
    const words = `${outwards ? "to" : "from"} ${[...others].join(", ")}: ${labels(same).join("; ")}`;
    return wrap(words, most);
  });
}
