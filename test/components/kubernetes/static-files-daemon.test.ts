/** The copy of static files, by Odoo's own image: the Debian root, as the user that pods have. */
import { describe, expect, test } from "vitest";
import { debianRoot, runAsPods } from "./pod-root.ts";
import { recorded } from "./recorded.ts";

const odooFolder = "/usr/lib/python3/dist-packages/odoo/addons";
const shown = 'cd /run/odoo-cluster/static && find . -mindepth 1 | sort | tr "\\n" " "';

/** The init container's own command, with another target and other folders. */
async function copying(...folders: readonly string[]): Promise<string> {
  const deployment = (await recorded()).inputs("Deployment", "nginx");
  const [container] = deployment.spec.template.spec.initContainers;
  const [shell, c, script, name, target] = container.command as string[];
  expect([shell, c, name, target]).toEqual(["/bin/sh", "-c", "static-files", "/static"]);
  const words = [shell, c, script, name, "/run/odoo-cluster/static", ...folders];
  return words.map((word) => `'${word?.replaceAll("'", "'\\''")}'`).join(" ");
}

describe.runIf(debianRoot)("the real copy", () => {
  test("every static file of Odoo arrives as a file: 41 of them are links out of their module", async () => {
    const { answers, output } = runAsPods(
      `echo "=== copy"; ${await copying(odooFolder)} && echo copied
echo "=== links in the image"; find ${odooFolder}/*/static -type l | wc -l
echo "=== links in the copy"; find /run/odoo-cluster/static -type l | wc -l
echo "=== in the image"; cd ${odooFolder} && find -L */static -type f | sort | xargs -d "\\n" sha256sum | sha256sum
echo "=== in the copy"; cd /run/odoo-cluster/static/0 && find */static -type f | sort | xargs -d "\\n" sha256sum | sha256sum
echo "=== a font"; head -c 4 web/static/src/libs/fontawesome/fonts/fontawesome-webfont.ttf | od -An -tx1`,
      [],
      { seconds: 120 },
    );
    expect(answers["copy"], output).toBe("copied");
    expect(Number(answers["links in the image"])).toBeGreaterThan(10);
    expect(answers["links in the copy"]).toBe("0");
    expect(answers["in the copy"]).toBe(answers["in the image"]);
    expect(answers["a font"]).toBe("00 01 00 00");
  }, 150_000);

  test("two folders of addons, each at its number; what is not static stays away", async () => {
    const { answers, output } = runAsPods(
      `mkdir -p a/one/static/src a/two/models a/one/models b
touch a/one/static/src/x.js a/one/models/secret.py a/__init__.py
echo "=== copy"; ${await copying("/pod/a", "/pod/b")} && echo copied
echo "=== tree"; ${shown}`,
      [],
    );
    expect(answers["copy"], output).toBe("copied");
    expect(answers["tree"]).toBe(
      "./0 ./0/one ./0/one/static ./0/one/static/src ./0/one/static/src/x.js ./1",
    );
  });

  test("a link that leads nowhere fails the copy, with its name", async () => {
    const { answers } = runAsPods(
      `mkdir -p a/one/static; ln -s /usr/share/none.ttf a/one/static/font.ttf
echo "=== copy"; ${await copying("/pod/a")} || echo "failed: $?"`,
      [],
    );
    expect(answers["copy"]).toBe(
      "cp: cannot stat 'one/static/./font.ttf': No such file or directory\nfailed: 1",
    );
  });
});
