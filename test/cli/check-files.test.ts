/** What `check` sees beside a stack file: the files that it names, and other stacks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { rules } from "../../policies/rules.ts";
import { stackText } from "../model/written-stack.ts";
import { type Clone, clone } from "./clone.ts";

const apart = (octet: number) =>
  `local: { subnet: 127.${octet}.0.0/16 }\nedge: { https: "127.0.0.1:9${octet}", http: "127.0.0.1:8${octet}" }`;
const stacks = {
  incomplete: stackText(`odoo:\n  addons: [~/oca]\n  requirements: base.txt\n${apart(204)}`),
  twin: stackText(apart(205)),
  "twin-two": stackText(apart(205)),
};

let here: Clone;
beforeAll(() => {
  here = clone(stacks);
});
afterAll(() => here.remove());

test("check looks at the files that a stack names, unless it is told that they are elsewhere", async () => {
  const checked = await here.run(["check", "incomplete"]);
  expect(checked).toMatchObject({ code: 2, stdout: "" });
  expect(checked.stderr.split("\n")).toEqual([
    'error: stacks/Pulumi.incomplete.yaml:6: odoo.addons: `~` means a home folder to a shell alone, got "~/oca". Write the whole path, or one relative to the stack file',
    expect.stringMatching(
      /^error: stacks\/Pulumi\.incomplete\.yaml:7: odoo\.requirements: there is no such file, got "base\.txt"\. It leads to \/.*\/stacks\/base\.txt: a path is relative to the stack file$/,
    ),
    "",
  ]);
  const without = await here.run(["check", "incomplete", "--without-files"]);
  expect(without).toMatchObject({ code: 0, stderr: "" });
  expect(await here.run(["render", "-s", "incomplete", "--file", "init/odoo.conf"])).toMatchObject({
    code: 0,
  });
});

test("check tells which stacks cannot stand on one machine", async () => {
  const checked = await here.run(["check", "twin"]);
  expect(checked).toMatchObject({ code: 0, stderr: "" });
  expect(checked.stdout.split("\n").slice(0, 2)).toEqual([
    "stacks/Pulumi.twin.yaml:5: advisory stack-address-conflicts (twin-two:local.subnet): local.subnet 127.205.0.0/16 meets the network of stack twin-two. Give each its own local.subnet, edge.https and edge.http; on different machines nothing is wrong.",
    "stacks/Pulumi.twin.yaml:6: advisory stack-address-conflicts (twin-two:edge.https): edge.https 127.0.0.1:9205 meets edge.https 127.0.0.1:9205 of stack twin-two. Give each its own local.subnet, edge.https and edge.http; on different machines nothing is wrong.",
  ]);
  expect(await here.run(["check", "twin", "--without-files"])).toEqual({
    code: 0,
    stdout: `twin: ${rules.length} rules, 0 findings\n`,
    stderr: "",
  });
});
