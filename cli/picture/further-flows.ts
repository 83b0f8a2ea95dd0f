/**
 * Flows that the laid-out part of the picture has no line for, in boxes below it: one a party, with the
 * other side, the port and the reason in words. No party needs to be known here.
 */
import type { Flow } from "../../model/topology.ts";
import { type Box, heading, letter, lineHeight, rectangle, text, wrap } from "./svg.ts";
import { labels } from "./topology-words.ts";

const gap = 12;

export interface Drawn {
  readonly svg: readonly string[];
  /** Where the boxes end. */
  readonly bottom: number;
}

/** Rows of boxes between two edges, from `y` downwards. */
export function furtherFlows(
  flows: readonly Flow[],
  groups: ReadonlySet<string>,
  { left, right, y }: { readonly left: number; readonly right: number; readonly y: number },
): Drawn {
  const parties = [...Map.groupBy(flows, (flow) => partyOf(flow, groups))];
  if (parties.length === 0) return { svg: [], bottom: y };
  const across = Math.min(parties.length, 3);
  const width = (right - left - gap * (across - 1)) / across;
  const svg = [text("Besides, in words:", left, y + 12)];
  let top = y + 24;
  for (let first = 0; first < parties.length; first += across) {
    const row = parties
      .slice(first, first + across)
      .map(([party, own]) => [party, sentences(party, own, width)] as const);
    const height = 32 + lineHeight * Math.max(...row.map(([, lines]) => lines.length));
    for (const [index, [party, lines]] of row.entries()) {
      const box: Box = { x: left + index * (width + gap), y: top, width, height };
      const tone = groups.has(party) ? "" : "3 3";
      svg.push(
        rectangle(box, "outside", tone),
        heading(party, box.x + width / 2, top + 19),
        ...lines.map((line, at) => text(line, box.x + 10, top + 37 + at * lineHeight)),
      );
    }
    top += height + gap;
  }
  return { svg, bottom: top - gap };
}

/** The side that is no group of the stack; between two groups the one that connects. */
function partyOf({ from, to }: Flow, groups: ReadonlySet<string>): string {
  return groups.has(from) && !groups.has(to) ? to : from;
}

/** `to postgresql, reporting: 5432 state and configuration`. */
function sentences(party: string, flows: readonly Flow[], width: number): string[] {
  const alike = Map.groupBy(flows, (flow) =>
    JSON.stringify([flow.from === party, ...labels([flow])]),
  );
  return [...alike.values()].flatMap((same) => {
    const outwards = same[0]?.from === party;
    const others = new Set(same.map(({ from, to }) => (outwards ? to : from)));
    const words = `${outwards ? "to" : "from"} ${[...others].join(", ")}: ${labels(same).join("; ")}`;
    return wrap(words, Math.floor((width - 20) / letter.small));
  });
}
