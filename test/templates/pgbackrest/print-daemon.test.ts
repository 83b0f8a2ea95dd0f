/** Real pgBackRest reads back what was printed: a repository is found below a folder of any name. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { show } from "../../../model/text.ts";
import { printPgbackrest } from "../../../templates/pgbackrest/print.ts";
import { awkwardLine } from "../patroni/awkward.ts";
import { answersOf, debianRoot, runInRoot } from "../patroni/root.ts";

/** One part of a path, as file systems take it. */
const folderName = awkwardLine.filter(
  (name) =>
    name.isWellFormed() && name === name.trim() && !/^\.*$|\//.test(name) && name.length < 60,
);

const base64 = (text: string) =>
  `"$(base64 -d <<<'${Buffer.from(`${text}.`).toString("base64")}')"`;

test.skipIf(!debianRoot)("a path of forty awkward folders each is read letter by letter", () => {
  const names = fc.sample(folderName, 40);
  const steps = names.map((name, index) => {
    const value = [`/tmp/R/${index}/${name}`];
    const conf = show(
      printPgbackrest([
        { section: "global", key: "repo1-path", value, effect: "none", source: "stack" },
      ]),
    );
    // The dot keeps what the shell would cut off at the end.
    return `
name=${base64(name)}; name=\${name%.}; mkdir -p "$BASE/${index}/$name"
touch "$BASE/${index}/$name/found-${index}"
conf=${base64(conf)}; printf %s "\${conf%.}" | sed "s#/tmp/R#$BASE#" >${index}.conf
echo "=== ${index}"
pgbackrest --config=$BASE/${index}.conf --log-level-file=off repo-ls`;
  });
  const answers = answersOf(runInRoot(steps.join("\n"), () => []).output);
  for (const [index, name] of names.entries())
    expect(answers[index], JSON.stringify(name)).toBe(`found-${index}`);
});
