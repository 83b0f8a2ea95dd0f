/** A team's own rules, transforms and capabilities in a copy of the project, by the command line as it is run. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { project } from "../house/tracked.ts";
import { type Clone, clone } from "./clone.ts";

const stackFile = (environment: string) => `config:
  odoo-cluster:platform: local
  odoo-cluster:environment: ${environment}
  odoo-cluster:cluster:
    domain: erp.localhost
`;
const rule = `import type { Rule } from "../policies/rule.ts";
export const teamRules: readonly Rule[] = [
  {
    id: "acme-domain",
    severity: "mandatory",
    advisoryIn: ["development"],
    title: "Every stack is below acme.example.",
    why: "Nothing else has a certificate.",
    fix: "Set domain.",
    source: "https://wiki.example.com/domains",
    check: ({ topology }) =>
      topology.application.domain.endsWith("acme.example")
        ? []
        : [{ subject: "domain", message: topology.application.domain, path: ["domain"] }],
  },
];
`;
const capability = `import { z } from "zod";
import type { Capability } from "../capabilities/capability.ts";
const acme: Capability<{ site: string }> = {
  name: "acme",
  words: ["acme"],
  schema: z.strictObject({ site: z.string() }),
  groups: [],
  problems: ({ site }, _, locate) =>
    site === "north" ? [] : [{ where: locate(["acme", "site"]), what: "acme.site is no site", got: site, fix: "Write north" }],
};
export const teamCapabilities: readonly Capability[] = [acme as Capability];
`;
const onPremises = readFileSync(join(project, "stacks", "Pulumi.on-premises.yaml"), "utf8");
const transform = `import type { ResourceTransformation } from "@pulumi/pulumi";
export const transform: ResourceTransformation = (args) => {
  if (args.type !== "kubernetes:core/v1:ServiceAccount") return undefined;
  args.props.metadata.labels = { ...args.props.metadata.labels, "acme.example/team": "erp" };
  return { props: args.props, opts: args.opts };
};
`;

let copy: Clone;
beforeAll(() => {
  copy = clone({
    strict: stackFile("production"),
    loose: stackFile("development"),
    north: `${stackFile("development")}    acme: { site: north }\n`,
    "on-premises": onPremises,
  });
  writeFileSync(join(copy.folder, "team", "capabilities.ts"), capability);
  writeFileSync(join(copy.folder, "team", "rules.ts"), rule);
  writeFileSync(join(copy.folder, "team", "transforms.ts"), transform);
});
afterAll(() => copy?.remove());

test("a team's rule blocks check, and only warns in the environment that it names", async () => {
  const [strict, loose, told] = await Promise.all([
    copy.run(["check", "strict", "--json"]),
    copy.run(["check", "loose"]),
    copy.run(["explain", "acme-domain"]),
  ]);
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('"rule": "acme-domain"');
  expect(loose.code).toBe(0);
  expect(loose.stdout).toMatch(/advisory\s+acme-domain/);
  expect(told.stdout).toContain("acme-domain (mandatory, advisory in development)");
});

test("a team's transform is in what render writes", async () => {
  const { code, stderr } = await copy.run(["render", "--stack", "on-premises", "--write"]);
  expect(code, stderr).toBe(0);
  const manifests = join(copy.folder, "rendered", "on-premises", "manifests", "namespace");
  expect(readFileSync(join(manifests, "serviceaccount-account.yaml"), "utf8")).toContain(
    "acme.example/team: erp",
  );
});

test("a team's capability has a key in the stack file, and judges it", async () => {
  writeFileSync(
    join(copy.folder, "stacks", "Pulumi.south.yaml"),
    `${stackFile("development")}    acme: { site: south }\n`,
  );
  const { code, stderr } = await copy.run(["check", "south"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Pulumi.south.yaml:6: acme.site is no site, got south. Write north");
  expect((await copy.run(["check", "north"])).code).toBe(0);
});
