/**
 * docs/topology.svg: the tiers of a topology from the browser inwards, and every flow between them.
 * Rows and the way of the lines are laid out by hand; names, counts, ports and reasons are data. What no
 * line was laid out for stands below, in words: a new party needs no place here.
 */
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Flow, Group, Topology } from "../../model/topology.ts";
import { groupsOf, isOdoo, theGroup } from "../../model/topology.ts";
import { furtherParties } from "./further-parties.ts";
import {
  arrow,
  type Box,
  blank,
  bottom,
  fanIn,
  fanOut,
  heading,
  letter,
  lineHeight,
  lower,
  type Point,
  rectangle,
  svgPage,
  text,
  upper,
  wrap,
} from "./svg.ts";
import {
  captions,
  Flows,
  labels,
  outsideLines,
  poolLines,
  ports,
  title,
} from "./topology-words.ts";

/** On both sides, with room for a line. */
const margin = 52;

/** The picture, with every flow of the topology. */
export function topologyPicture(topology: Topology): string {
  const pools = topology.groups.filter(isOdoo);
  const databases = groupsOf(topology, "postgresql");
  const [edge, nginx] = [theGroup(topology, "edge"), theGroup(topology, "nginx")];
  const balancer = theGroup(topology, "balancer");
  const [pgbouncer, router] = [theGroup(topology, "pgbouncer"), theGroup(topology, "router")];
  const consensus = groupsOf(topology, "etcd");
  const flows = new Flows(topology.flows);
  const names = (groups: readonly Group[]) => groups.map(({ name }) => name);
  const known = new Set(names(topology.groups));
  const strangers = (sides: readonly string[]) => [
    ...new Set(sides.filter((side) => !known.has(side))),
  ];

  const poolWidth = Math.max(136, ...pools.map((pool) => title(pool).length * letter.bold + 16));
  const frameWidth = Math.max(756, pools.length * (poolWidth + 12) + 16);
  const right = margin + frameWidth;
  const middle = margin + frameWidth / 2;
  const center = (y: number, height: number, width = 220): Box => ({
    x: middle - width / 2,
    y,
    width,
    height,
  });
  const svg: string[] = [];
  const small = (texts: readonly string[], x: number, y: number, anchor = "start") =>
    svg.push(...texts.map((line, index) => text(line, x, y + index * lineHeight, anchor)));

  // Browsers, edge, nginx, balancer.
  const internet = center(24, 64);
  const edgeBox = center(bottom(internet) + 28, 50);
  const nginxBox = center(bottom(edgeBox) + 44, 50);
  const balancerBox = center(bottom(nginxBox) + 44, 50);
  svg.push(outside(internet, "browser, API", flows.take(["internet"], [edge.name])));
  svg.push(arrow([lower(internet), upper(edgeBox)]), group(edgeBox, edge, topology));
  svg.push(arrow([lower(edgeBox), upper(nginxBox)]), group(nginxBox, nginx, topology));
  small(labels(flows.take([edge.name], [nginx.name])), middle + 8, bottom(edgeBox) + 27);

  svg.push(arrow([lower(nginxBox), upper(balancerBox)]), group(balancerBox, balancer, topology));
  small(labels(flows.take([nginx.name], [balancer.name])), middle + 8, bottom(nginxBox) + 27);

  // The Odoo pools in their frame.
  const requests = flows.take([balancer.name], names(pools));
  // Where PDFs get their styles: from nginx, or through the edge's inner door.
  const back = flows.take(names(pools), [nginx.name, edge.name]);
  const frameTop = bottom(balancerBox) + 24 + lineHeight * Math.max(1, labels(requests).length);
  const texts = pools.map((pool) => [pool, poolLines(pool, topology, poolWidth)] as const);
  const poolHeight = 34 + lineHeight * Math.max(...texts.map(([, lines]) => lines.length));
  const first = middle - (pools.length * (poolWidth + 12) - 12) / 2;
  const poolBoxes = texts.map(([pool, lines], index) => ({
    pool,
    lines,
    x: first + index * (poolWidth + 12),
    y: frameTop + 62,
    width: poolWidth,
    height: poolHeight,
  }));
  const poolBottom = frameTop + 62 + poolHeight;
  const frame: Box = { x: margin, y: frameTop, width: frameWidth, height: poolHeight + 116 };
  svg.push(rectangle(frame, blank, "6 4"));
  small([`Odoo ${topology.application.series}`], frame.x + 12, frame.y + 20);
  for (const box of poolBoxes) svg.push(instances(box, box.pool, box.lines));
  small(labels(requests), middle + 8, bottom(balancerBox) + 20);
  svg.push(
    ...fanOut(
      lower(balancerBox),
      frameTop + 30,
      poolBoxes.map((box) => [upper(box), ports(requests, ({ to }) => to === box.pool.name)]),
    ),
  );
  if (back.length > 0) {
    const toEdge = back.some(({ to }) => to === edge.name);
    const x = toEdge ? nginxBox.x - 24 : nginxBox.x + nginxBox.width + 24;
    // Below the line that asks who is primary.
    const door = edgeBox.y + edgeBox.height - 10;
    const end: [number, number][] = toEdge
      ? [
          [x, door],
          [edgeBox.x, door],
        ]
      : [
          [x, nginxBox.y + nginxBox.height / 2],
          [nginxBox.x + nginxBox.width, nginxBox.y + nginxBox.height / 2],
        ];
    svg.push(arrow([[x, frameTop], ...end], true));
    small(labels(back), toEdge ? x - 8 : x + 8, bottom(balancerBox) + 34, toEdge ? "end" : "start");
  }

  // What leaves the cluster: boxes at the upper right, one line up from the frame.
  const parties = strangers(
    flows.rest.filter(({ from }) => names(pools).includes(from)).map(({ to }) => to),
  );
  let [lowest, start] = [bottom(balancerBox), frameTop];
  for (const party of parties) {
    const sent = flows.take(names(pools), [party]);
    const height = 32 + lineHeight * outsideLines(sent).length;
    const box: Box = { x: right - 196, y: lowest - height, width: 180, height };
    const y = box.y + height / 2;
    svg.push(outside(box, party, sent));
    svg.push(
      arrow(
        [
          [right - 4, start],
          [right - 4, y],
          [box.x + box.width, y],
        ],
        true,
      ),
    );
    [lowest, start] = [box.y - 10, y];
  }

  // PgBouncer and the router beside it.
  const sessions = flows.take(names(pools), [pgbouncer.name]);
  const pgbouncerBox = center(bottom(frame) + 24 + lineHeight * labels(sessions).length, 66);
  svg.push(
    ...fanIn(
      poolBoxes.map((box) => [lower(box), ports(sessions, ({ from }) => from === box.pool.name)]),
      poolBottom + 32,
      upper(pgbouncerBox),
    ),
  );
  small(labels(sessions), middle + 8, bottom(frame) + 20);
  svg.push(group(pgbouncerBox, pgbouncer, topology));
  const routerBox = center(bottom(pgbouncerBox) + 44, 80);
  svg.push(arrow([lower(pgbouncerBox), upper(routerBox)]), group(routerBox, router, topology));
  small(labels(flows.take([pgbouncer.name], [router.name])), middle + 8, bottom(pgbouncerBox) + 27);
  // There is room for two; the last that is named stands at the right.
  const clients = strangers(
    flows.rest.filter(({ to }) => to === router.name).map(({ from }) => from),
  ).slice(-2);
  for (const party of clients) {
    const x = party === clients.at(-1) ? right - 190 : margin;
    const box: Box = { x, y: routerBox.y + 6, width: 190, height: 68 };
    const y = box.y + box.height / 2;
    const isLeft = box.x < routerBox.x;
    const ends = isLeft ? [box.x + box.width, routerBox.x] : [box.x, routerBox.x + routerBox.width];
    svg.push(outside(box, party, flows.take([party], [router.name])));
    svg.push(arrow(ends.map((x): Point => [x, y])));
  }

  // PostgreSQL, with what its instances say to each other.
  const asked = flows.take([router.name], names(databases));
  const busY = bottom(routerBox) + 14 + lineHeight * labels(asked).length;
  const databaseTexts = databases.map((database) => {
    const own = labels(flows.take([database.name], [database.name]));
    const lines = [...captions(database, topology), ...own.map((line) => `${line} among them`)];
    return [database, lines.flatMap((line) => wrap(line, (220 - 12) / letter.small))] as const;
  });
  const rows = Math.max(3, ...databaseTexts.map(([, lines]) => lines.length));
  const databaseBoxes = databaseTexts.map(([database, lines], index) => {
    const x = middle - (databases.length * 350 - 130) / 2 + index * 350;
    return { database, lines, ...center(busY + 28, 39 + lineHeight * rows), x };
  });
  svg.push(
    ...fanOut(
      lower(routerBox),
      busY,
      databaseBoxes.map((box) => [upper(box), ports(asked, ({ to }) => to === box.database.name)]),
    ),
  );
  small(labels(asked), middle + 8, bottom(routerBox) + 18);
  for (const box of databaseBoxes) svg.push(instances(box, box.database, box.lines));
  const [home, ...others] = databaseBoxes;
  if (home === undefined) throw new Error("a topology has a postgresql group");
  for (const box of others) {
    const y = box.y + box.height / 2;
    svg.push(
      arrow([
        [box.x, y],
        [home.x + home.width, y],
      ]),
    );
    const between = flows.take([box.database.name], [home.database.name]);
    small(labels(between), (box.x + home.x + home.width) / 2, y - 8, "middle");
  }

  // etcd.
  let end = Math.max(...databaseBoxes.map(bottom));
  for (const store of consensus) {
    const agreed = flows.take(names(databases), [store.name]);
    const storeBox = center(end + 58, 50);
    svg.push(
      ...fanIn(
        databaseBoxes.map((box) => [lower(box), ""]),
        end + 24,
        upper(storeBox),
      ),
      group(storeBox, store, topology),
    );
    small(labels(agreed), middle + 8, end + 43);
    end = bottom(storeBox);
  }

  // The edge asks the database who is primary: a line of its own down the left side.
  const gate = flows.take([edge.name], names(databases));
  if (gate.length > 0) {
    const [from, to] = [edgeBox.y + edgeBox.height / 2, home.y + home.height / 2];
    svg.push(
      arrow(
        [
          [edgeBox.x, from],
          [28, from],
          [28, to],
          [home.x, to],
        ],
        true,
      ),
    );
    small(labels(gate), 36, from - 8);
  }

  const laidOut: readonly Group[] = [
    edge,
    nginx,
    balancer,
    ...pools,
    pgbouncer,
    router,
    ...databases,
    ...consensus,
  ];
  const drawn = new Set(names(laidOut));
  const further = furtherParties(topology, flows.rest, drawn, { left: margin, right, y: end + 24 });
  svg.push(...further.svg);
  if (further.svg.length > 0) end = further.bottom;
  const { stack, application } = topology;
  return svgPage(
    right + margin,
    end + 24,
    `Tiers of stack ${stack} with Odoo ${application.series}, from the browser to PostgreSQL, with the port and the reason of every connection`,
    svg,
  );
}

function group(box: Box, of: Group, topology: Topology): string {
  return instances(box, of, captions(of, topology));
}

/** A box, with another one behind it where there are several instances. */
function instances(box: Box, of: Group, lines: readonly string[]): string {
  const behind = { ...box, x: box.x + 5, y: box.y + 5 };
  const middle = box.x + box.width / 2;
  const tone = { name: of.role, fill: tierOf(of).picture.light };
  return [
    ...(of.instances > 1 ? [rectangle(behind, tone)] : []),
    rectangle(box, tone),
    heading(title(of), middle, box.y + 20),
    ...lines.map((line, index) => text(line, middle, box.y + 39 + index * lineHeight, "middle")),
  ].join("\n");
}

/** A party outside the stack, with what flows there. */
function outside(box: Box, name: string, flows: readonly Flow[]): string {
  const middle = box.x + box.width / 2;
  return [
    rectangle(box, blank, "3 3"),
    heading(name, middle, box.y + 19),
    ...outsideLines(flows).map((line, index) =>
      text(line, middle, box.y + 37 + index * lineHeight, "middle"),
    ),
  ].join("\n");
}
