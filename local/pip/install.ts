/** A team's Python requirements in the stack's virtual environment, beside Debian's packages and never over them. */
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
import type { Application } from "../../model/topology.ts";
import { inside } from "../layout.ts";
import { runInside } from "../namespace.ts";
import type { Places } from "../places.ts";
import { authoritiesFile, pipSettings } from "../root/pip.ts";
import { bringRequirements, digestOfRequirements } from "./bring.ts";
import { pipFailure } from "./failure.ts";

/** Raised by hand when the same requirements are installed in another way: environments are made again. */
const generation = "2: beside Debian's packages";

/** Written last: what was interrupted before is made again. */
const wholeName = "whole";

const debianPackages = join(import.meta.dirname, "debian_packages.py");

/** Digest of the requirements and of all that they lead to; null when the stack names none. */
export function requirementsDigest(application: Application, stackFile: string): string | null {
  const file = requirementsFile(application, stackFile);
  return file === null
    ? null
    : digestOfRequirements(file, generation + readFileSync(debianPackages, "utf8"));
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
 * Installs the requirements.
 * @throws {UserError} with pip's own reason.
 */
export async function installRequirements(
  pid: number,
  application: Application,
  stackFile: string,
  places: Places,
  note: (line: string) => void,
): Promise<void> {
  const file = requirementsFile(application, stackFile);
  if (file === null) return;
  const { venv } = places;
  await makeEnvironment(pid, venv);
  // The virtual environment is the one place that both sides see.
  const first = bringRequirements(file, join(venv, "requirements"), `${inside.venv}/requirements`);
  copyFileSync(debianPackages, join(venv, "debian_packages.py"));
  const debian = `${inside.venv}/debian`;
  await runInside(pid, ["python3", `${inside.venv}/debian_packages.py`, debian]);
  const authorities = authoritiesFile();
  if (authorities !== null) copyFileSync(authorities, join(venv, "authorities.pem"));
  const lines: string[] = [];
  const log = join(places.log, "pip.log");
  try {
    await runInside(
      pid,
      [
        ...[`${inside.venv}/bin/python3`, "-m", "pip", "install"],
        // Whoever builds a package has no home in the root, and nothing of pip's own to keep.
        ...["--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off"],
        ...["-c", `${debian}/constraints.txt`],
        ...["-r", `${inside.venv}/requirements/${first}`],
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
    throw pipFailure(lines, file, log);
  } finally {
    writeFileSync(log, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
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

function requirementsFile(application: Application, stackFile: string): string | null {
  return application.requirements === null
    ? null
    : resolve(dirname(stackFile), application.requirements);
}
