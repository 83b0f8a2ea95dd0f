/** Verdicts on addons, for people and for programs. */
import { relative } from "node:path";
import { checks } from "../../addon-check/checks.ts";
import type { AddonFinding, JudgedAddon } from "../../addon-check/finding.ts";
import { allowComment, fileNotRead } from "../../addon-check/own-findings.ts";
import { style, table } from "./terminal.ts";

const explained = [...checks, fileNotRead, allowComment];

/** Addons with something to say, by file; then each kind of finding once; then the sum. */
export function addonsText(addons: readonly JudgedAddon[]): string {
  const ids = new Set(addons.flatMap(({ findings }) => findings.map(({ id }) => id)));
  const meanings = explained
    .filter(({ id }) => ids.has(id))
    .map(({ id, title, why, fix }) => `${style("bold", id)}: ${title}\n  ${why}\n  ${fix}\n`);
  return [
    ...addons.map(addonText),
    ...meanings,
    `${sumOf(addons)}\nWhat is not seen, and how to allow a finding: docs/CHECK-ADDONS.md\n`,
  ].join("\n");
}

/** Findings as they are, with why and fix beside each. */
export function addonsJson(addons: readonly JudgedAddon[]): string {
  const withAdvice = (finding: AddonFinding) => {
    const { title = "", why = "", fix = "" } = explained.find(({ id }) => id === finding.id) ?? {};
    return { ...finding, title, why, fix };
  };
  const result = addons.map((addon) => ({
    ...addon,
    findings: addon.findings.map(withAdvice),
  }));
  return `${JSON.stringify(result, null, 2)}\n`;
}

function addonText({ name, folder, verdict, findings }: JudgedAddon): string {
  const open = findings.filter(({ allowed }) => allowed === undefined);
  const files = [...Map.groupBy(open, ({ file }) => file)].map(
    ([file, found]) => `  ${relative(folder, file) || file}\n${table(found.map(row))}\n`,
  );
  const words = {
    safe: style("green", "safe as far as source tells"),
    look: style("yellow", `look at ${count(open.length, "warning")}`),
    "not-safe": style("red", "not safe"),
  };
  const allowed = findings.length - open.length;
  const also = allowed === 0 ? "" : ` (${allowed} allowed by comments)`;
  return `${style("bold", name)}: transaction mode: ${words[verdict]}${also}\n${files.join("")}`;
}

function row({ line, column, weight, id, text }: AddonFinding): string[] {
  const label = weight === "forbids" ? style("red", weight) : style("yellow", weight);
  return [`    ${line}:${column}`, label, id, text];
}

function sumOf(addons: readonly JudgedAddon[]): string {
  const sum = (of: (addon: JudgedAddon) => number) =>
    addons.reduce((total, addon) => total + of(addon), 0);
  const verdicts = (wanted: JudgedAddon["verdict"]) =>
    addons.filter(({ verdict }) => verdict === wanted).length;
  const left = `${sum(({ files }) => files.tests)} in tests and ${sum(({ files }) => files.migrations)} in migrations left out`;
  return [
    `${count(addons.length, "addon")}: ${verdicts("safe")} safe as far as source tells, ${verdicts("look")} to look at, ${verdicts("not-safe")} not safe.`,
    `${count(
      sum(({ files }) => files.judged),
      "file",
    )} judged, ${left}.`,
  ].join(" ");
}

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? "" : "s"}`;
}
