/** Files that a stack names, on a disk of the test's own. */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { namedFileProblems } from "../../../local/named-files/named-files.ts";
import { requirementFiles } from "../../../local/named-files/requirements.ts";
import { parseSpec } from "../../../model/stack-file.ts";
import { problemText } from "../../../model/user-error.ts";
import { stackText } from "../../model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "named-files-"));
const stacks = join(folder, "stacks");
const root = join(import.meta.dirname, "../../..");
const file = join(stacks, "Pulumi.test.yaml");
const day = 86_400_000;
/** Later than what the test issues. */
const today = new Date(Date.now() + day);

const put = (name: string, text = "") => writeFileSync(join(stacks, name), text);

/** Messages without the test's folder. */
function told(below: string, platform = "local", now = today): string[] {
  const spec = parseSpec(stackText(below, platform), "stack.yaml", "test");
  return namedFileProblems({ file, spec, now }).map((problem) =>
    problemText(problem).replaceAll(folder, ""),
  );
}

function certificate(name: string, domain: string | null) {
  const options = `-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout ${stacks}/${name}.key -out ${stacks}/${name}.pem -subj /CN=x`;
  const names = domain === null ? [] : ["-addext", `subjectAltName=DNS:${domain}`];
  execFileSync("openssl", ["req", ...options.split(" "), ...names], { stdio: "pipe" });
}

beforeAll(() => {
  for (const name of ["stacks/own", "oca/queue_job"])
    mkdirSync(join(folder, name), { recursive: true });
  put("requirements.txt", "requests==2.32\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("addons are folders that can be read", () => {
  expect(told("odoo:\n  addons: [own, ../oca]")).toEqual([]);
  expect(
    told("odoo:\n  addons:\n    - own\n    - ../ocb\n    - ~/oca\n    - requirements.txt"),
  ).toEqual([
    'stack.yaml:8: odoo.addons: there is no such folder, got "../ocb". It leads to /ocb: a path is relative to the stack file',
    'stack.yaml:9: odoo.addons: `~` means a home folder to a shell alone, got "~/oca". Write the whole path, or one relative to the stack file',
    'stack.yaml:10: odoo.addons: /stacks/requirements.txt is no folder, got "requirements.txt". Name a folder',
  ]);
});

test("a module is no folder of modules, nor is a folder of repositories", () => {
  for (const name of ["oca/queue_job", "repos/queue/queue_job", "repos/web/web_responsive"]) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "__manifest__.py"), "{}");
  }
  expect(told("odoo: { addons: [../oca, ../repos/queue, own] }")).toEqual([]);
  expect(told("odoo:\n  addons: [../oca/queue_job]")).toEqual([
    'stack.yaml:6: odoo.addons: queue_job has a manifest itself: it is a module, not a folder of modules, got "../oca/queue_job". Name its parent, "../oca"',
  ]);
  expect(told("odoo:\n  addons: [../repos]")).toEqual([
    'stack.yaml:6: odoo.addons: the modules are one level further down, where Odoo does not look, got "../repos". Name the folders that hold modules: "../repos/queue", "../repos/web"',
  ]);
});

test("a folder of this name below the stack file is no home folder", () => {
  mkdirSync(join(stacks, "~"));
  expect(told("odoo: { addons: ['~'] }")).toEqual([]);
});

test("what this user cannot read is no missing folder", () => {
  mkdirSync(join(stacks, "locked/inner"), { recursive: true });
  put("stack.yaml", stackText("odoo: { addons: [locked, locked/inner] }"));
  chmodSync(join(stacks, "locked"), 0);
  const program = `
    import { readFileSync } from "node:fs";
    import { namedFileProblems } from "${root}/local/named-files/named-files.ts";
    import { parseSpec } from "${root}/model/stack-file.ts";
    const file = process.argv[1];
    const spec = parseSpec(readFileSync(file, "utf8"), "stack.yaml", "test");
    const told = namedFileProblems({ file, spec, now: new Date() });
    console.log(JSON.stringify(told.map(({ what }) => what)));`;
  const node = [process.execPath, "--input-type=module", "-e", program, join(stacks, "stack.yaml")];
  // Root reads everything as long as it has these capabilities.
  const plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"];
  const [command = "", ...args] = process.getuid?.() === 0 ? [...plain, ...node] : node;
  expect(JSON.parse(execFileSync(command, args, { encoding: "utf8" }))).toEqual([
    "odoo.addons: this user cannot read the folder",
    "odoo.addons: this user cannot see what is there",
  ]);
  chmodSync(join(stacks, "locked"), 0o700);
});

test("packages of this machine are files, and folders of them are folders", () => {
  mkdirSync(join(folder, "wheels"));
  writeFileSync(join(folder, "wheels", "own-1.0-py3-none-any.whl"), "");
  put(
    "local.txt",
    [
      "-f ../wheels",
      "../wheels/own-1.0-py3-none-any.whl ; python_version > '3'",
      "--find-links ../none",
      "../wheels/own-2.0-py3-none-any.whl",
      "-e ../oca",
      "./own",
      "-e git+https://example.com/far.git#egg=far",
      "requests @ https://example.com/requests.whl",
    ].join("\n"),
  );
  expect(told("odoo: { requirements: local.txt }")).toEqual([
    '/stacks/local.txt:3: odoo.requirements: there is no such folder of packages, got "../none". Put it at /none: a path is relative to the file that names it',
    '/stacks/local.txt:4: odoo.requirements: there is no such package, got "../wheels/own-2.0-py3-none-any.whl". Put it at /wheels/own-2.0-py3-none-any.whl: a path is relative to the file that names it',
    '/stacks/local.txt:5: odoo.requirements: a source folder is not seen inside the private root, got "../oca". Build a wheel, `pip wheel --no-deps /oca`, and name that; addons belong into odoo.addons',
    '/stacks/local.txt:6: odoo.requirements: a source folder is not seen inside the private root, got "./own". Build a wheel, `pip wheel --no-deps /stacks/own`, and name that; addons belong into odoo.addons',
  ]);
});

test("requirements are a file, and so is what it includes", () => {
  expect(told("odoo: { requirements: requirements.txt }")).toEqual([]);
  expect(told("odoo: { requirements: own }")).toEqual([
    'stack.yaml:5: odoo.requirements: /stacks/own is no file, got "own". Name a file',
  ]);
  expect(told("odoo: { requirements: requirement.txt }")).toEqual([
    'stack.yaml:5: odoo.requirements: there is no such file, got "requirement.txt". It leads to /stacks/requirement.txt: a path is relative to the stack file',
  ]);
  put(
    "all.txt",
    `# -r no.txt\n-r own/base.txt # why\n-c https://example.com/c.txt\n-r \${X}/y.txt\n`,
  );
  put(
    "own/base.txt",
    "--requirement=../requirements.txt\n-rmore.txt\n--constraint 'limits one.txt'\n-r ../all.txt\n",
  );
  expect(told("odoo: { requirements: all.txt }")).toEqual([
    '/stacks/own/base.txt:2: odoo.requirements: an included file cannot be read, got "more.txt". Put it at /stacks/own/more.txt: a path is relative to the file that names it',
    '/stacks/own/base.txt:3: odoo.requirements: an included file cannot be read, got "limits one.txt". Put it at /stacks/own/limits one.txt: a path is relative to the file that names it',
  ]);
  expect(
    requirementFiles(join(stacks, "all.txt")).map((it) => it.file.replace(folder, "")),
  ).toEqual([
    "/stacks/all.txt",
    "/stacks/own/base.txt",
    "/stacks/requirements.txt",
    "/stacks/own/more.txt",
    "/stacks/own/limits one.txt",
  ]);
});

const tls = (pem: string, key = pem) =>
  `edge:\n  tls:\n    certificate: ${pem}.pem\n    key: ${key}.key`;

test("a certificate is for the domain, on this day, with its own key", () => {
  certificate("right", "odoo.localhost");
  certificate("wildcard", "*.example.com");
  certificate("other", "erp.example.com");
  certificate("nameless", null);
  put("chain.pem", "words\n");
  put("chain.key", "words\n");
  execFileSync("openssl", [
    "pkey",
    "-in",
    `${stacks}/right.key`,
    "-aes256",
    "-passout",
    "pass:x",
    "-out",
    `${stacks}/locked.key`,
  ]);
  expect(told(tls("right"))).toEqual([]);
  const elsewhere = stackText(tls("wildcard")).replace("odoo.localhost", "erp.example.com");
  const spec = parseSpec(elsewhere, "stack.yaml", "test");
  expect(namedFileProblems({ file, spec, now: today })).toEqual([]);
  const cases: [string, string[]][] = [
    [
      tls("no"),
      [
        'stack.yaml:7: edge.tls.certificate: there is no such file, got "no.pem". It leads to /stacks/no.pem: a path is relative to the stack file',
        'stack.yaml:8: edge.tls.key: there is no such file, got "no.key". It leads to /stacks/no.key: a path is relative to the stack file',
      ],
    ],
    [
      tls("chain"),
      [
        'stack.yaml:7: edge.tls.certificate: the file does not begin with a certificate in PEM, got "chain.pem". Write the certificate of the domain first, then those that lead to its authority',
        'stack.yaml:8: edge.tls.key: the file holds no private key in PEM, got "chain.key". Name the file of the private key',
      ],
    ],
    [
      tls("right", "other"),
      [
        'stack.yaml:8: edge.tls.key: it is not the key of edge.tls.certificate, got "other.key". Name the two files of one pair',
      ],
    ],
    [
      tls("right", "locked"),
      [
        'stack.yaml:8: edge.tls.key: the key has a passphrase, and the edge starts unattended, got "locked.key". Write it without one: `openssl pkey -in <key> -out <new key>`',
      ],
    ],
    [
      tls("other"),
      [
        'stack.yaml:7: edge.tls.certificate: it is not for odoo.localhost, but for "erp.example.com", got "other.pem". Have one issued for the domain, or correct `domain`',
      ],
    ],
    [
      tls("nameless"),
      [
        'stack.yaml:7: edge.tls.certificate: it is not for odoo.localhost, but for no name that browsers read, got "nameless.pem". Have one issued for the domain, or correct `domain`',
      ],
    ],
  ];
  for (const [below, messages] of cases) expect(told(below), below).toEqual(messages);

  const dates = new X509Certificate(readFileSync(join(stacks, "right.pem")));
  const shown = (date: Date) => date.toISOString().slice(0, 10);
  const at = (days: number) => new Date(today.getTime() + days * day);
  expect(told(tls("right"), "local", at(28))).toEqual([]);
  expect(told(tls("right"), "local", at(31))).toEqual([
    `stack.yaml:7: edge.tls.certificate: it ended on ${shown(dates.validToDate)}, got "right.pem". Renew it; browsers refuse it`,
  ]);
  expect(told(tls("right"), "local", at(-2))).toEqual([
    `stack.yaml:7: edge.tls.certificate: it begins on ${shown(dates.validFromDate)}, got "right.pem". Wait for that day, or set this machine's clock`,
  ]);
});

test("other platforms name nothing of this machine", () => {
  expect(told("odoo: { addons: [/opt/addons] }", "kubernetes")).toEqual([]);
});
