import { expect, test } from "vitest";
import { localLayout } from "../../local/layout.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { seriesNames, seriesOf } from "../../model/series.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { show } from "../../model/text.ts";
import { renderOdoo } from "../../templates/odoo/settings.ts";
import { complaints, complaintsAbout, specOf, stackText, topologyOf } from "./written-stack.ts";

/** Every odoo.conf of a stack that runs elsewhere: the local platform has Debian's Odoo alone. */
const odooConfs = (below: string) => {
  const topology = buildTopology(parseSpec(stackText(below, "kubernetes"), "stack.yaml", "test"));
  return renderOdoo(topology, localLayout(specOf(), topologyOf())).filter(
    (file) => file.dialect === "odoo",
  );
};

test("only 19.0 claims to run; the others are rendered", () => {
  expect(seriesNames.map((name) => `${name} ${seriesOf(name).tested}`)).toEqual([
    "18.0 rendered",
    "19.0 running",
  ]);
});

test("18.0 gets no key that it does not know, the init job included", () => {
  const files = odooConfs('odoo: { version: "18.0" }');
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(show(file.body), file.id).not.toContain("db_app_name");
    const guard = file.id === "init/odoo.conf" ? "" : ",outage_guard,door_guard";
    expect(show(file.body), file.id).toContain(`\nserver_wide_modules = base,web${guard}\n`);
  }
});

test("19.0 tells its connections apart", () => {
  const names = odooConfs("").map((file) => /^db_app_name = (.*)$/m.exec(show(file.body))?.[1]);
  expect(names).toEqual([
    "odoo-interactive-1",
    "odoo-interactive-2",
    "odoo-websocket-1",
    "odoo-websocket-2",
    "odoo-cron-1",
    "odoo-init",
  ]);
  expect(show(odooConfs("")[0]?.body ?? [])).toContain(
    "\nserver_wide_modules = base,rpc,web,outage_guard,door_guard\n",
  );
});

test.each(seriesNames)("%s: keys of other series are refused for every pool", (name) => {
  for (const key of Object.keys(seriesOf(name).retiredKeys)) {
    const pools = `pools: { a: { role: http, options: { ${key}: 1 } }, c: { role: cron } }`;
    const text = stackText(`odoo: { version: "${name}" }\n${pools}`, "kubernetes");
    const [message, ...others] = complaintsAbout(text);
    expect(others).toEqual([]);
    expect(message).toBe(
      `stack.yaml:6: pools.a.options.${key} does not exist in Odoo ${name}. ${seriesOf(name).retiredKeys[key]}`,
    );
  }
});

test("the local platform runs what Debian packages, and says so of the others", () => {
  expect(complaints('odoo: { version: "18.0" }')).toEqual([
    'stack.yaml:5: odoo.version: no Debian package brings this series to the local platform, got "18.0". Use "19.0"; other platforms render "18.0"',
  ]);
});
