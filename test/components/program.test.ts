/** index.ts itself, as Pulumi runs it: on the committed stack, with what Pulumi merged for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { StackOutputs } from "../../components/program.ts";
import { sameConfiguration } from "../../components/pulumi-configuration.ts";
import { record } from "../../components/recorder.ts";
import { load, loadResources, programArgs, stackFolder } from "../../load.ts";
import { UserError } from "../../model/user-error.ts";
import { projectName } from "../../record-stack.ts";

const file = join(stackFolder, "Pulumi.on-premises.yaml");
const written = (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config;
/** As the engine hands configuration over: text, maps as JSON. */
const merged = Object.fromEntries(
  Object.entries(written).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]),
);

test("Pulumi.yaml names what the recorder takes for granted", () => {
  const project = parse(readFileSync(join(stackFolder, "..", "Pulumi.yaml"), "utf8"));
  expect(project).toMatchObject({
    name: projectName,
    main: "index.ts",
    stackConfigDir: "stacks",
    runtime: { name: "nodejs", options: { typescript: false } },
  });
});

test("index.ts registers what rendered/ shows, and gives the address out", async () => {
  let outputs: StackOutputs = {};
  const { resources } = await record(
    async () => {
      pulumi.runtime.setAllConfig(merged);
      outputs = (await import("../../index.ts")).default;
      return { ...outputs };
    },
    { project: projectName, stack: "on-premises", outputs: "unknown" },
  );
  const shown = await loadResources(load("on-premises"));
  expect(resources.map(({ urn }) => urn)).toEqual(shown.map(({ urn }) => urn));
  expect(Object.keys(outputs).toSorted()).toEqual(["adminPassword", "namespace", "url"]);
  expect(outputs).toMatchObject({ url: "https://erp.example.com", namespace: "erp" });
  expect(await pulumi.isSecret(outputs.adminPassword as pulumi.Output<string>)).toBe(true);
});

test("nothing reaches a cluster by a default provider", () => {
  expect(written["pulumi:disable-default-providers"]).toEqual(["*"]);
});

test("what Pulumi merged must be what the file says", () => {
  expect(() => sameConfiguration(file, merged)).not.toThrow();
  const cluster = written["odoo-cluster:cluster"] as Record<string, unknown>;
  const other = {
    ...merged,
    "odoo-cluster:cluster": JSON.stringify({ ...cluster, domain: "x.example.com" }),
  };
  for (const wrong of [other, {}]) expect(() => sameConfiguration(file, wrong)).toThrow(UserError);
  expect(() => sameConfiguration(file, other)).toThrow(
    `${file}: config.odoo-cluster:cluster: Pulumi was given another value than the file has. Put it into the file: an environment or \`--config\` cannot be reviewed there`,
  );
});

test("a mandatory finding ends the program before anything is registered", () => {
  expect(programArgs("on-premises").spec.platform).toBe("kubernetes");
  expect(() => programArgs("blocked", join(import.meta.dirname, "stacks"))).toThrow(
    "test/components/stacks/Pulumi.blocked.yaml:5: workers-fit-cpu: app: 9 workers on 1 CPU, at most 3 fit. Use fewer workers, more CPU, or more instances",
  );
});
