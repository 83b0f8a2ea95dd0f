/** Why pip installed nothing: its own words about the cause, and what mends it. */
import { type Problem, UserError } from "../../model/user-error.ts";

/** What pip was called for. */
export interface PipSubject {
  /** The file that has the requirements, or who has them. */
  readonly where: string;
  /** Key of the stack file that names them. */
  readonly key: string;
  /** Where all that pip wrote stands. */
  readonly log: string;
}

/** @param lines everything that pip wrote. */
export function pipFailure(lines: readonly string[], { where, key, log }: PipSubject): UserError {
  const problem = kinds.flatMap((kind) => kind(lines) ?? [])[0] ?? unknown(lines);
  return new UserError("input", [
    {
      where,
      what: `${key}: ${problem.what}`,
      ...(problem.got === undefined ? {} : { got: problem.got }),
      fix: `${problem.fix}. All that pip wrote is in ${log}`,
    },
  ]);
}

type Told = Omit<Problem, "where">;

const kinds: readonly ((lines: readonly string[]) => Told | null)[] = [
  unreached,
  unbuilt,
  conflict,
  unfound,
];

/** Before everything else: pip goes on, and then finds no package. */
function unreached(lines: readonly string[]): Told | null {
  const line = lines.findLast((one) => /^(WARNING: Retrying|Could not fetch URL)/.test(one));
  if (
    line === undefined ||
    !lines.some((one) => /from versions: none|HTTPSConnectionPool/.test(one))
  )
    return null;
  const cause =
    /(SSLError|NewConnectionError|ConnectTimeoutError|ProxyError|NameResolutionError|ReadTimeoutError)\(.*?['"]([^'"]*)/.exec(
      line,
    );
  return {
    what: "pip does not reach its index",
    got: cause === null ? line : `${cause[1]}: ${cause[2]}`,
    fix: "Set PIP_INDEX_URL, https_proxy or PIP_CERT in your shell as pip needs them",
  };
}

function unbuilt(lines: readonly string[]): Told | null {
  const failed = lines.flatMap(
    (line) => /Failed building (?:wheel|editable) for ([\w.-]+)/.exec(line)?.[1] ?? [],
  );
  if (failed.length === 0 && !lines.some((line) => /^\s*× /.test(line))) return null;
  const causes = lines.filter(
    (line) =>
      /^\s+(.*: )?(fatal )?error: |^\s+\w*Error: |: not found$|^\s+Package .* was not found/.test(
        line,
      ) && !line.includes("subprocess-exited-with-error"),
  );
  const got = [...new Set(causes.map((line) => line.trim()))].join("; ");
  const isCompiler = /gcc|cc1|clang|cargo|rustc|\.h:|command '.*' failed|compiler/i.test(got);
  return {
    what: `${[...new Set(failed)].join(", ") || "a package"} cannot be built here`,
    got: got === "" ? (lines.findLast((line) => /ERROR/.test(line)) ?? "no reason") : got,
    fix: isCompiler
      ? "The private root has no compiler: name a version with a wheel for Python 3.13, or build one on Debian 13 (`pip wheel`) and name the file"
      : "Name another version, or a wheel",
  };
}

function conflict(lines: readonly string[]): Told | null {
  const start = lines.findIndex((line) => line.startsWith("The conflict is caused by:"));
  if (start < 0) return null;
  const rest = lines.slice(start + 1);
  const sides = rest
    .slice(
      0,
      rest.findIndex((line) => line.trim() === ""),
    )
    .map((line) => line.trim());
  const pinned = sides.flatMap(
    (side) => /^The user requested \(constraint\) (.+)$/.exec(side)?.[1] ?? [],
  );
  const others = sides.filter((side) => !side.includes("(constraint)"));
  if (pinned.length === 0)
    return {
      what: "packages exclude each other",
      got: sides.join("; "),
      fix: "Choose versions that go together",
    };
  return {
    what: `Odoo runs with ${pinned.join(", ")} of Debian, and nothing may take its place`,
    got: others.join("; "),
    fix: "Allow that version, or choose a release of the other package that does",
  };
}

function unfound(lines: readonly string[]): Told | null {
  const [, wanted, versions] =
    lines
      .map((line) =>
        /Could not find a version that satisfies the requirement (.+?) \(from versions: (.*)\)$/.exec(
          line,
        ),
      )
      .find((match) => match !== null) ?? [];
  if (wanted === undefined || versions === undefined) return null;
  const list = versions.split(", ");
  return {
    what: `the index has no ${wanted}`,
    got:
      versions === "none"
        ? "no version for this Python"
        : list.length > 8
          ? `..., ${list.slice(-8).join(", ")}`
          : versions,
    fix: "Check name and version, and that PIP_INDEX_URL is the index that has it",
  };
}

function unknown(lines: readonly string[]): Told {
  const own = lines.filter((line) => /^\s*(ERROR|error):/.test(line)).map((line) => line.trim());
  return {
    what: "pip failed",
    got: own.length > 0 ? own.join("; ") : lines.slice(-5).join("; "),
    fix: "Mend what it names",
  };
}
