/**
 * The program that Pulumi's engine starts for `--policy-pack policy-pack`: every rule of policies/
 * as a policy of the same id. It reads the stack file beside it and changes nothing.
 */
import { dirname } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { rules } from "../policies/rules.ts";
import { policiesOf } from "./policies.ts";

new PolicyPack("odoo-cluster", {
  description: "What must hold of a stack before it is deployed; docs/RULES.md explains each rule",
  policies: policiesOf(rules),
});

// Messages name the stack file as they do elsewhere: from the project's folder.
process.chdir(dirname(import.meta.dirname));
