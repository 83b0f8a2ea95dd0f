/**
 * Rules of a team's own: `check`, `up`, the policy pack and docs/RULES.md have them beside the kit's.
 * The kit never changes this file.
 *
 * @example No stack keeps the database's name:
 *
 *     const namedDatabase: Rule = {
 *       id: "acme-named-database",
 *       severity: "mandatory",
 *       advisoryIn: ["development"],
 *       title: "The database is named after the company.",
 *       why: "Copies of several companies end in one place.",
 *       fix: "Set `odoo.database`.",
 *       source: "https://wiki.example.com/databases",
 *       check: ({ topology }) =>
 *         topology.application.database.startsWith("acme-")
 *           ? []
 *           : [{ subject: "odoo", message: `${topology.application.database}`, path: ["odoo", "database"] }],
 *     };
 *     export const teamRules: readonly Rule[] = [namedDatabase];
 */
import type { Rule } from "../policies/rule.ts";

/** Ids begin with the team's name: they never meet one of the kit's. */
export const teamRules: readonly Rule[] = [];
