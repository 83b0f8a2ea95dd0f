import { nearest } from "../../model/nearest.ts";
import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import { checkRules } from "../../policies/check-rules.ts";
import { currentId } from "../../policies/renamed-rules.ts";
import { type RuleText, severityText } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import type { Command } from "../command.ts";
import { style, table } from "../output/terminal.ts";

const all: readonly RuleText[] = [...rules, ...checkRules];

export const explain: Command = {
  name: "explain",
  summary: "Tell why a rule is there and how to mend what it finds; without a name, list them",
  positionals: "[rule...]",
  examples: ["odoo-cluster explain", "odoo-cluster explain workers-fit-cpu"],
  run: async ({ positionals, json }) => {
    const chosen = positionals.map(named);
    if (json) {
      const told = chosen.length > 0 ? chosen : all;
      process.stdout.write(`${JSON.stringify(told.map(textOf), null, 2)}\n`);
    } else if (chosen.length === 0) {
      process.stdout.write(
        `${table(all.map((rule) => [rule.id, severityText(rule), rule.title]))}\n`,
      );
    } else process.stdout.write(chosen.map(paragraph).join("\n"));
    return 0;
  },
};

function named(id: string): RuleText {
  const found = all.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const current = currentId(id);
  const close = nearest(
    id,
    all.map((rule) => rule.id),
  );
  throw new UserError("input", [
    {
      where: "odoo-cluster explain",
      what: "there is no such rule",
      got: quote(id),
      fix:
        current !== null
          ? `It is now called ${current}`
          : close === null
            ? "`odoo-cluster explain` lists them"
            : `Did you mean ${close}?`,
    },
  ]);
}

/** A rule's text without what judges. */
function textOf(rule: RuleText): RuleText {
  const { id, severity, advisoryIn, title, why, fix, source, controls } = rule;
  return {
    id,
    severity,
    ...(advisoryIn === undefined ? {} : { advisoryIn }),
    ...{ title, why, fix, source },
    ...(controls === undefined ? {} : { controls }),
  };
}

function paragraph(rule: RuleText): string {
  const { id, title, why, fix, source, controls } = rule;
  return [
    `${style("bold", id)} (${severityText(rule)})`,
    table([
      ["  holds", title],
      ["  why", why],
      ["  fix", fix],
      ["  source", source],
      ...(controls === undefined ? [] : [["  elsewhere", controls.join(", ")]]),
    ]),
    "",
  ].join("\n");
}
