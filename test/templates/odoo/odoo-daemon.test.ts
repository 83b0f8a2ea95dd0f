/** Odoo's own parser reads every odoo.conf in the private Debian root, and has nothing to say about it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { renderKubernetes } from "../../../components/kubernetes/render.ts";
import { localLayout } from "../../../local/layout.ts";
import { buildTopology } from "../../../model/build/topology.ts";
import { parseSpec } from "../../../model/stack-file.ts";
import { show } from "../../../model/text.ts";
import { fillFile } from "../../../templates/dialects.ts";
import { renderOdoo } from "../../../templates/odoo/settings.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";
import { smallest, specOf, stackText, topologyOf } from "../../model/written-stack.ts";

const root = process.env["ODOO_CLUSTER_ROOT"];

const stacks: Readonly<Record<string, string>> = {
  default: "",
  smallest,
  everything: `odoo:
  demo: true
  options: { log_handler: ":INFO,odoo.sql_db:WARNING", unaccent: true, limit_request: 1000 }
  smtp: { host: mail.example.com, from: erp@example.com }
pools:
  a: { role: http, workers: 3, memory: 4 GiB }
  b: { role: http, routes: [/b], connection: session, limitTimeReal: 10 min, options: { log_level: debug } }
  w: { role: websocket, connection: pooled, maxConnections: 64 }
  c: { role: cron, threads: 4, limitTimeReal: 2 h }`,
};

/** `parse_config` as `odoo -c` calls it; logging stays ours, so that nothing is lost. */
const program = `
import io, json, logging, sys, warnings
said = io.StringIO()
logging.basicConfig(stream=said, level=logging.INFO, format="%(levelname)s %(message)s")
logging.captureWarnings(True)
warnings.simplefilter("always")
# odoo-bin does this first: Odoo's modules are imported after the parser.
import odoo
from odoo.tools import config
answers = {}
for path in sys.argv[1:]:
    said.seek(0); said.truncate()
    type(config)._log_entries, type(config)._warn_entries = [], []
    fresh = type(config)()
    fresh.parse_config(["-c", path], setup_logging=False)
    answers[path] = {"said": said.getvalue(), "values": {k: repr(fresh[k]) for k in fresh.options}}
json.dump(answers, sys.stdout)
`;

interface Answer {
  readonly said: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Parses files inside the root, as Odoo's user, with a read-only view of everything else. */
function parsedByOdoo(files: Readonly<Record<string, string>>): Record<string, Answer> {
  if (root === undefined) throw new Error("set ODOO_CLUSTER_ROOT");
  const folder = mkdtempSync(join(root, "tmp", "odoo-conf-"));
  const inside = `/tmp/${basename(folder)}`;
  try {
    for (const [name, body] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      // Odoo makes its data_dir, and the root is shared: this one stays in our folder.
      writeFileSync(
        join(folder, name),
        body.replace(/^data_dir = .*$/m, `data_dir = ${inside}/data`),
      );
    }
    const ran = spawnSync(
      "chroot",
      [
        root,
        ...["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", `HOME=${inside}`],
        ...["/usr/bin/python3", "-c", program],
        ...Object.keys(files).map((name) => join(inside, name)),
      ],
      { encoding: "utf8", timeout: 100_000 },
    );
    if (ran.status !== 0) throw new Error(ran.stderr);
    const answers = JSON.parse(ran.stdout) as Record<string, Answer>;
    return Object.fromEntries(
      Object.entries(answers).map(([path, answer]) => [path.slice(inside.length + 1), answer]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const filled = (file: RenderedFile) =>
  fillFile(file, (hole) => ("late" in hole ? hole.late : `$value;of#${hole.secret}%s`));

describe.skipIf(root === undefined)("Odoo's config parser", () => {
  const files: Record<string, string> = { "unknown/odoo.conf": "[options]\nno_such_key = 1\n" };
  const meant: Record<string, RenderedFile> = {};
  for (const [name, below] of Object.entries(stacks)) {
    const topology = topologyOf(below);
    for (const file of renderOdoo(topology, localLayout(specOf(below), topology))) {
      if (file.dialect !== "odoo") continue;
      files[`${name}/${file.id}`] = filled(file);
      meant[`${name}/${file.id}`] = file;
    }
  }
  const inCluster = parseSpec(stackText("", "kubernetes"), "stack.yaml", "test");
  for (const file of renderKubernetes(inCluster, buildTopology(inCluster))) {
    if (file.dialect !== "odoo") continue;
    files[`kubernetes/${file.id}`] = filled(file);
    meant[`kubernetes/${file.id}`] = file;
  }
  let answers: Record<string, Answer> = {};

  beforeAll(() => {
    answers = parsedByOdoo(files);
  });

  test("says so where a key is unknown: the judge is awake", () => {
    expect(answers["unknown/odoo.conf"]?.said).toMatch(/WARNING unknown option 'no_such_key'/);
  });

  test.each(Object.keys(meant))("%s: no warning, and the values arrive", (id) => {
    const answer = answers[id];
    expect(answer?.said).toBe("");
    const value = (key: string) => answer?.values[key];
    expect(value("db_password")).toBe("'$value;of#database-odoo%s'");
    expect(value("list_db")).toBe("False");
    expect(value("proxy_mode")).toBe("True");
    expect(value("db_name")).toBe("['odoo']");
    const settings = meant[id]?.settings ?? [];
    for (const { key, value: written } of settings)
      if (/^\d+$/.test(show(written)))
        expect(value(key), key).toMatch(new RegExp(`^'?${show(written)}'?$`));
  });

  test("demonstration data comes only where it is asked for", () => {
    expect(answers["default/init/odoo.conf"]?.values["with_demo"]).toBe("False");
    expect(answers["everything/init/odoo.conf"]?.values["with_demo"]).toBe("True");
  });
});
