/**
 * The daemons themselves read what the printers escape. Needs ODOO_CLUSTER_ROOT and root's rights.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { show } from "../../../model/text.ts";
import { haproxyLine, printHaproxy } from "../../../templates/haproxy/print.ts";
import { block, line } from "../../../templates/nginx/directive.ts";
import { printNginx } from "../../../templates/nginx/print.ts";
import { Machine, root } from "./daemon.ts";
import { ask } from "./traffic.ts";

/** Fixed seed: the daemons are started once with all of them. `$` and `%` are the dialects' own. */
const values = fc.sample(
  fc.string({
    unit: fc.constantFrom(..."\\\"'{};#() \n\r\tnrtx.ab-=&|!?*é"),
    minLength: 1,
    maxLength: 12,
  }),
  { numRuns: 60, seed: 7 },
);
const nginx = { host: "127.88.140.1", port: 8080 };
const haproxy = { host: "127.88.140.2", port: 8080 };
let machine: Machine;

describe.skipIf(root === "")("what the printers escape", () => {
  beforeAll(async () => {
    machine = await Machine.create();
    const { folder } = machine;
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
      line(`${name}_temp_path`, `${folder}/${name}`),
    );
    const locations = values.map((value, index) =>
      block("location", ["=", `/${index}`], [line("return", [200, value])]),
    );
    const server = block(
      "server",
      [],
      [line("listen", `${nginx.host}:${nginx.port}`), ...locations],
    );
    const http = block("http", [], [...temporary, line("access_log", "off"), server]);
    const head = [line("daemon", "off"), line("pid", `${folder}/pid`), block("events", [], [])];
    await machine.write("nginx.conf", show(printNginx([...head, http])));
    const answers = values.map((value, index) =>
      haproxyLine("http-request return", [
        ...["status", 200, "content-type", "text/plain", "string", value],
        ...["if", "{", "path", `/${index}`, "}"],
      ]),
    );
    const lines = [
      haproxyLine("mode", "http"),
      haproxyLine("timeout client", "5s"),
      haproxyLine("bind", `${haproxy.host}:${haproxy.port}`),
      ...answers,
    ];
    const printed = printHaproxy([{ kind: "frontend", name: "f", lines }]);
    await machine.write("haproxy.cfg", show(printed));
    await machine.start(
      ["nginx", "-e", `${folder}/boot.log`, "-p", folder, "-c", `${folder}/nginx.conf`],
      nginx,
    );
    await machine.start(["haproxy", "-f", `${folder}/haproxy.cfg`], haproxy);
  });

  afterAll(async () => await machine?.stop());

  test.each([
    ["nginx", nginx],
    ["haproxy", haproxy],
  ])("is read back by %s as it was", async (_name, address) => {
    const read = await Promise.all(
      values.map(async (_value, index) => (await ask({ ...address, path: `/${index}` })).body),
    );
    expect(read).toEqual(values);
  });
});
