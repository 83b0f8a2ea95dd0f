/**
 * Python packages in the stack's virtual environment, beside Debian's packages and never over them: those of
 * capabilities by their checksums, then a team's requirements.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { PythonPackage } from "../../capabilities/capability.ts";
import { enabledIn, localPartsOf } from "../../capabilities/enabled.ts";
import type { Spec } from "../../model/stack-file.ts";
import { inside } from "../layout.ts";
import { runInside } from "../namespace.ts";
import type { Places } from "../places.ts";
import { authoritiesFile, pipSettings } from "../root/pip.ts";
import { bringRequirements, digestOfRequirements } from "./bring.ts";
import { type PipSubject, pipFailure } from "./failure.ts";

/** Raised by hand when the same requirements are installed in another way: environments are made again. */
const generation = "2: beside Debian's packages";

/** Written last: what was interrupted before is made again. */
const wholeName = "whole";

const debianPackages = join(import.meta.dirname, "debian_packages.py");

/** Digest of all that is installed; null when the stack names nothing. */
export function requirementsDigest(spec: Spec, stackFile: string): string | null {
  const file = requirementsFile(spec, stackFile);
  const packages = packagesOf(spec);
  const pinned = packages.length === 0 ? "" : JSON.stringify(packages);
  const recipe = generation + readFileSync(debianPackages, "utf8") + pinned;
  if (file !== null) return digestOfRequirements(file, recipe);
  return packages.length === 0 ? null : createHash("sha256").update(recipe).digest("hex");
}

function packagesOf(spec: Spec): PythonPackage[] {
  return localPartsOf(spec.cluster).flatMap((parts) => parts.pythonPackages ?? []);
}

/** True where the environment is not what the requirements ask for: another digest, or a folder that is gone. */
export function mustInstall(
  wanted: string | null,
  installed: string | null,
  venv: string,
): boolean {
  return wanted !== null && (wanted !== installed || !existsSync(join(venv, wholeName)));
}

/**
 * Installs what capabilities need, and the requirements.
 * @throws {UserError} with pip's own reason.
 */
export async function installRequirements(
  pid: number,
  spec: Spec,
  stackFile: string,
  places: Places,
  note: (line: string) => void,
): Promise<void> {
  const { venv } = places;
  await makeEnvironment(pid, venv);
  copyFileSync(debianPackages, join(venv, "debian_packages.py"));
  const debian = `${inside.venv}/debian`;
  await runInside(pid, ["python3", `${inside.venv}/debian_packages.py`, debian]);
  const packages = packagesOf(spec);
  const pip = (subject: Omit<PipSubject, "log">, log: string, words: readonly string[]) =>
    runPip(pid, { venv, debian, words, subject: { ...subject, log: join(places.log, log) } }, note);
  if (packages.length > 0) {
    writeFileSync(join(venv, pinnedName), pinnedText(packages));
    // What they depend on is Debian's, or stands in the list itself.
    const words = ["--no-deps", "--require-hashes", "-r", `${inside.venv}/${pinnedName}`];
    const keys = enabledIn(spec.cluster).map(({ capability }) => capability.name);
    await pip({ where: stackFile, key: keys.join(", ") }, "pip-capabilities.log", words);
  }
  const file = requirementsFile(spec, stackFile);
  if (file === null) return;
  // The virtual environment is the one place that both sides see.
  const first = bringRequirements(file, join(venv, "requirements"), `${inside.venv}/requirements`);
  await pip({ where: file, key: "odoo.requirements" }, "pip.log", [
    "-r",
    `${inside.venv}/requirements/${first}`,
  ]);
}

/** Requirements of capabilities, in the virtual environment. */
const pinnedName = "capabilities.txt";

function pinnedText(packages: readonly PythonPackage[]): string {
  return packages
    .map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`)
    .join("");
}

/** One call of pip. */
interface PipCall {
  readonly venv: string;
  /** Folder with constraints and metadata of Debian's packages. */
  readonly debian: string;
  readonly words: readonly string[];
  readonly subject: PipSubject;
}

async function runPip(
  pid: number,
  { venv, debian, words, subject }: PipCall,
  note: (line: string) => void,
): Promise<void> {
  const authorities = authoritiesFile();
  if (authorities !== null) copyFileSync(authorities, join(venv, "authorities.pem"));
  const lines: string[] = [];
  try {
    await runInside(
      pid,
      [
        ...[`${inside.venv}/bin/python3`, "-m", "pip", "install"],
        // The user that builds a package has no home in the root, and nothing of pip's own to keep.
        ...["--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off"],
        ...["-c", `${debian}/constraints.txt`],
        ...words,
      ],
      {
        environment: {
          ...pipSettings(),
          HOME: "/tmp",
          PYTHONPATH: debian,
          ...(authorities === null ? {} : { PIP_CERT: `${inside.venv}/authorities.pem` }),
        },
        onLine: (line) => {
          lines.push(line);
          note(line);
        },
      },
    );
  } catch {
    throw pipFailure(lines, subject);
  } finally {
    writeFileSync(subject.log, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
  }
}

/** An environment of this generation, with a name for its folder of addons that does not change with Python. */
async function makeEnvironment(pid: number, venv: string): Promise<void> {
  mkdirSync(venv, { recursive: true });
  const whole = join(venv, wholeName);
  if (!existsSync(whole) || readFileSync(whole, "utf8") !== generation) {
    const options = ["--clear", "--system-site-packages"];
    await runInside(pid, ["python3", "-m", "venv", ...options, inside.venv]);
    writeFileSync(whole, generation);
  }
  const packages = await runInside(pid, [
    ...[`${inside.venv}/bin/python3`, "-c"],
    "import sysconfig; print(sysconfig.get_path('purelib'))",
  ]);
  rmSync(join(venv, "addons"), { force: true });
  symlinkSync(`${packages.trim()}/odoo/addons`, join(venv, "addons"));
}

function requirementsFile({ cluster }: Spec, stackFile: string): string | null {
  const { requirements } = cluster.odoo;
  return requirements === null ? null : resolve(dirname(stackFile), requirements);
}
