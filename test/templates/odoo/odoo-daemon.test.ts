/** Odoo's own parser reads every odoo.conf in the private Debian root, and has nothing to say about it. */
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
import { inRoot, root } from "./in-root.ts";

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
import io, json, logging, os, sys, warnings
os.chdir(sys.argv[1])
said = io.StringIO()
logging.basicConfig(stream=said, level=logging.INFO, format="%(levelname)s %(message)s")
logging.captureWarnings(True)
warnings.simplefilter("always")
# odoo-bin does this first: Odoo's modules are imported after the parser.
import odoo
from odoo.tools import config
answers = {}
for path in sys.argv[2:]:
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

const filled = (file: RenderedFile) =>
  fillFile(file, (placeholder) =>
    "late" in placeholder ? placeholder.late : `$value;of#${placeholder.secret}%s`,
  );

describe.skipIf(root === undefined)("Odoo's config parser", () => {
  const files: Record<string, string> = { "unknown/odoo.conf": "[options]\nno_such_key = 1\n" };
  const meant: Record<string, RenderedFile> = {};
  for (const [name, below] of Object.entries(stacks)) {
    const topology = topologyOf(below);
    for (const file of renderOdoo(topology, localLayout(specOf(below), topology))) {
      files[`${name}/${file.id}`] = filled(file);
      if (file.dialect === "odoo") meant[`${name}/${file.id}`] = file;
    }
  }
  const inCluster = parseSpec(stackText("", "kubernetes"), "stack.yaml", "test");
  for (const file of renderKubernetes(inCluster, buildTopology(inCluster))) {
    files[`kubernetes/${file.id}`] = filled(file);
    if (file.dialect === "odoo") meant[`kubernetes/${file.id}`] = file;
  }
  let answers: Record<string, Answer> = {};

  beforeAll(() => {
    answers = inRoot(program, files);
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
    const hasGuard = !id.endsWith("/init/odoo.conf");
    expect(value("server_wide_modules")?.includes("outage_guard")).toBe(hasGuard);
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
