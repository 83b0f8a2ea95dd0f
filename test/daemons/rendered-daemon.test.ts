/**
 * Fifty generated stacks, valid and as nasty as the schema allows: every distinct text that they
 * render to is judged by the real parser or daemon of its dialect.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { show } from "../../model/text.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { stackOf, validCluster } from "../hostile/valid-stack.ts";
import { debianRoot, type JudgedStack, type Judgement, judge } from "./judge.ts";

const judgedDialects = [
  ...["odoo", "nginx", "haproxy", "pgbouncer", "patroni", "pgbackrest", "supervisor"],
];

/** Instances of one group differ in their names and addresses: one text speaks for all. */
function distinctText(file: RenderedFile): string {
  return show(file.body)
    .replaceAll(file.node, "<node>")
    .replaceAll(/\b127\.\d+\.(\d+)\.\d+\b/g, "127.x.$1.x")
    .concat(file.dialect);
}

function stackNamed(name: string, cluster: unknown, known: Set<string>): JudgedStack {
  const spec = parseSpec(stringify(stackOf(cluster)), "stack.yaml", name);
  const topology = buildTopology(spec);
  const files = renderLocal(spec, topology);
  const chosen = new Set<RenderedFile>();
  for (const file of files) {
    const text = distinctText(file);
    if (!known.has(text)) chosen.add(file);
    known.add(text);
  }
  return { name, spec, topology, files, judged: (file) => chosen.has(file) };
}

describe.skipIf(debianRoot === undefined)("fifty nasty stacks", () => {
  let stacks: JudgedStack[] = [];
  let judgement: Judgement = { answers: {}, seconds: {} };
  let sabotaged: Judgement = judgement;

  beforeAll(() => {
    const known = new Set<string>();
    const samples = fc.sample(validCluster, 50);
    stacks = samples.map((cluster, index) => stackNamed(`nasty-${index}`, cluster, known));
    judgement = judge(stacks);
    const counts = Object.groupBy(Object.keys(judgement.answers), (id) => dialectOf(id));
    const told = Object.entries(counts).map(
      ([dialect, ids]) => `${ids?.length} ${dialect} (${judgement.seconds[dialect]?.toFixed(1)} s)`,
    );
    process.stdout.write(`distinct texts judged: ${told.join(", ")}\n`);
    sabotaged = judge([
      { ...(stackNamed("awake", samples[0], new Set()) as JudgedStack), sabotage },
    ]);
  }, 300_000);

  const dialectOf = (id: string): string => {
    const at = id.indexOf("/");
    const stack = stacks.find(({ name }) => name === id.slice(0, at));
    return stack?.files.find((file) => file.id === id.slice(at + 1))?.dialect ?? "none";
  };

  test.each(judgedDialects)("%s: nobody objects", (dialect) => {
    const answers = Object.entries(judgement.answers).filter(([id]) => dialectOf(id) === dialect);
    expect(answers.length).toBeGreaterThan(0);
    const objections = answers.filter(([, { said }]) => said !== "");
    // A few tell enough.
    expect(objections.slice(0, 5).map(([id, { said }]) => `${id}: ${said}`)).toEqual([]);
  });

  test.each(["odoo", "pgbouncer"])("%s: every value comes back letter by letter", (dialect) => {
    let compared = 0;
    for (const stack of stacks)
      for (const file of stack.files.filter((it) => it.dialect === dialect && stack.judged(it))) {
        const read = judgement.answers[`${stack.name}/${file.id}`]?.values ?? {};
        for (const { section, key, value } of file.settings) {
          // The console tells databases by their own keys; the connection strings are our own.
          if (section === "databases") continue;
          const plain = value.every((piece) => typeof piece === "string") ? show(value) : null;
          const place = `${dialect === "odoo" ? "options" : section}/${key}`;
          expect(Object.keys(read)).toContain(place);
          if (plain !== null) expect(read[place], `${file.id} ${place}`).toBe(plain);
          compared += 1;
        }
      }
    expect(compared).toBeGreaterThan(1000);
  });

  test("PostgreSQL and supervisor read the values that were meant", () => {
    let compared = 0;
    for (const stack of stacks)
      for (const file of stack.files.filter(stack.judged)) {
        const read = Object.entries(judgement.answers[`${stack.name}/${file.id}`]?.values ?? {});
        for (const [place, value] of read) {
          if (/^(program|eventlistener):/.test(place)) {
            const meant = file.settings.find(({ section, key }) => `${section}/${key}` === place);
            expect(value, place).toBe(show(meant?.value ?? []));
          } else if (place.startsWith("postgresql/")) {
            const group = stack.topology.groups.find(({ name }) => name === file.group);
            if (group?.role !== "postgresql") throw new Error(`${file.id}: no database`);
            const name = place.slice("postgresql/".length);
            expect(value, place).toBe(group.parameters.find((it) => it.name === name)?.value);
          } else continue;
          compared += 1;
        }
      }
    expect(compared).toBeGreaterThan(200);
  });

  test.each(judgedDialects)("%s: the judge is awake", (dialect) => {
    const verdicts = Object.entries(sabotaged.answers).filter(([id]) =>
      id.endsWith(fileNames[dialect] as string),
    );
    expect(verdicts.length).toBeGreaterThan(0);
    for (const [id, { said }] of verdicts) expect(said, id).not.toBe("");
  });
});

const fileNames: Readonly<Record<string, string>> = {
  odoo: "odoo.conf",
  nginx: "nginx.conf",
  haproxy: "haproxy.cfg",
  pgbouncer: ".ini",
  patroni: "patroni.yml",
  pgbackrest: "pgbackrest.conf",
  supervisor: "supervisord.conf",
};

/** One line in each file that its service cannot take. */
function sabotage({ dialect }: RenderedFile, body: string): string {
  switch (dialect) {
    case "odoo":
      return body.replace(/^(workers = .*)$/m, "$1\n$1");
    case "nginx":
      return body.replace("http {", "http {\n  no_such_directive;");
    case "haproxy":
      return `${body}\n  no-such-keyword\n`;
    case "pgbouncer":
      return `${body}no_such_option = 1\n`;
    case "patroni":
      return body.replace(/^scope: .*$/m, "scope: 5");
    case "pgbackrest":
      return body.replace("[global]", "[global]\nlog-level-console=loud");
    case "supervisor":
      return body.replace("autostart = false", "autostart = maybe");
    default:
      return body;
  }
}
