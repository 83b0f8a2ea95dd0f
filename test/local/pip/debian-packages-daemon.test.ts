/** Real pip in the private root: what an addon asks of Odoo leads to nothing over Debian's packages. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answersOf, debianRoot, runInRoot } from "../../templates/patroni/root.ts";
import { writeWheel } from "./wheel.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-wheels-"));
const wheel = (name: string, requires: readonly string[]) =>
  readFileSync(join(folder, writeWheel(folder, { name, version: "1.0", requires, files: {} })));
const base64 = (body: Buffer) => body.toString("base64");

const wheels = {
  // As an OCA addon does; Odoo's own metadata goes on to gevent, PyPDF2 and the rest.
  addon: wheel("odoo-addon-probe", ["odoo==19.0.*", "gevent", "lxml"]),
  greedy: wheel("greedy", ["requests>=2.99"]),
  extra: wheel("with-extra", ["requests[socks]"]),
  older: wheel("odoo-addon-older", ["odoo==18.0.*"]),
};

const script = `
${Object.entries(wheels)
  .map(([name, body]) => `base64 -d <<<'${base64(body)}' > ${nameOf(name)}`)
  .join("\n")}
python3 -m venv --system-site-packages venv
base64 -d <<<'${base64(readFileSync(join(import.meta.dirname, "../../../local/pip/debian_packages.py")))}' > debian_packages.py
python3 debian_packages.py debian
install() { venv/bin/python3 -m pip install --no-index --no-cache-dir --disable-pip-version-check --dry-run "$@"; }
for name in ${Object.keys(wheels).map(nameOf).join(" ")}; do
  echo "=== $name"; PYTHONPATH=$BASE/debian install -c debian/constraints.txt "$BASE/$name"
done
echo "=== bare"; install "$BASE/${nameOf("addon")}"
echo "=== constraints"; cat debian/constraints.txt
`;

function nameOf(name: string): string {
  const files = {
    addon: "odoo_addon_probe",
    greedy: "greedy",
    extra: "with_extra",
    older: "odoo_addon_older",
  };
  return `${files[name as keyof typeof files]}-1.0-py3-none-any.whl`;
}

describe.skipIf(!debianRoot)("pip beside Debian's packages", () => {
  const answers = debianRoot === undefined ? {} : answersOf(runInRoot(script, () => []).output);
  rmSync(folder, { recursive: true });

  test("an addon installs itself alone", () => {
    expect(answers[nameOf("addon")]).toMatch(/Would install odoo-addon-probe-1\.0$/);
  });

  test("without the list pip would look for what Debian does not have", () => {
    expect(answers["bare"]).toMatch(/ERROR: No matching distribution found for (PyPDF2|greenlet)/i);
  });

  test("nothing takes the place of a package of Debian", () => {
    expect(answers[nameOf("greedy")]).toMatch(
      /greedy 1\.0 depends on requests>=2\.99\s+The user requested \(constraint\) requests==2\.\d+/,
    );
  });

  test("an extra of a package of Debian still brings what it needs", () => {
    expect(answers[nameOf("extra")]).toMatch(/No matching distribution found for PySocks/);
  });

  test("an addon of another series is refused", () => {
    expect(answers[nameOf("older")]).toMatch(/odoo==18\.0\.\*[\s\S]*\(constraint\) odoo==19\.0/);
  });

  test("every version that is kept is one", () => {
    const lines = (answers["constraints"] ?? "").split("\n");
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==\d[\w.+]*$/);
    expect(lines).not.toContainEqual(expect.stringMatching(/^(pip|setuptools|wheel|isodate)==/));
  });
});
