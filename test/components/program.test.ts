/** index.ts itself, as Pulumi runs it: on the committed stack, with what Pulumi merged for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { StackOutputs } from "../../components/program.ts";
import { sameConfiguration, usableSecrets } from "../../components/pulumi-configuration.ts";
import { record } from "../../components/recorder.ts";
import { load, loadResources, programArgs, stackFolder } from "../../load.ts";
import { UserError } from "../../model/user-error.ts";
import { projectName } from "../../record-stack.ts";

// Nobody has that cluster here: what it says of a kubeconfig is tested by itself.
vi.mock(import("../../components/kubernetes/kubeconfig.ts"), async (original) => ({
  ...(await original()),
  checkKubeconfig: () => undefined,
}));

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

test("a given secret that a service could not take is refused before anything is registered", () => {
  const spec = {
    stack: "on-premises",
    givenSecrets: { "odoo-admin": "v1:x", "odoo-master": "v1:y" },
  };
  const key = (name: string) => `odoo-cluster:secret.${name}`;
  const good = {
    [key("odoo-admin")]: "correct-horse-battery",
    [key("odoo-master")]: "~".repeat(12),
  };
  expect(() => usableSecrets(file, { ...merged, ...good }, spec)).not.toThrow();
  const set = (name: string) => `\`pulumi config set --secret ${key(name)} --stack on-premises\``;
  for (const value of ["", "short", "two words that are long", "line\nbreak-line", "пароль-пароль"])
    expect(() => usableSecrets(file, { ...good, [key("odoo-admin")]: value }, spec)).toThrow(
      new UserError("input", [
        {
          where: file,
          what: `config.${key("odoo-admin")} must be 12 to 128 letters, digits and signs of ASCII, without spaces`,
          fix: `Run ${set("odoo-admin")} with another value`,
        },
      ]),
    );
  expect(() =>
    usableSecrets(file, { [key("database-odoo")]: "from-an-environment" }, spec),
  ).toThrow(
    `${file}: config.${key("database-odoo")}: Pulumi was given it, and the file does not have it. Run ${set("database-odoo")}: what is only in an environment can change unseen`,
  );
});
