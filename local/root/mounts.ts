import { readFileSync } from "node:fs";

/** Mount points in a mountinfo text, in the order of mounting. */
export function mountPoints(mountinfo: string): string[] {
  return mountinfo
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => pathOf(line.split(" ")[4] ?? ""));
}

/** What is mounted at or below a folder, the deepest and latest first: the order to unmount in. */
export function mountsBelow(mountinfo: string, folder: string): string[] {
  return mountPoints(mountinfo)
    .filter((point) => point === folder || point.startsWith(`${folder}/`))
    .reverse();
}

/** Mount options of the file system that holds a path: its longest mount point decides. */
export function mountOptions(mountinfo: string, path: string): string[] {
  let best = { length: -1, options: "" };
  for (const line of mountinfo.split("\n")) {
    const fields = line.split(" ");
    const point = pathOf(fields[4] ?? "");
    const holds = point === "/" || path === point || path.startsWith(`${point}/`);
    if (point !== "" && holds && point.length >= best.length) {
      best = { length: point.length, options: fields[5] ?? "" };
    }
  }
  return best.options.split(",");
}

export function currentMounts(): string {
  return readFileSync("/proc/self/mountinfo", "utf8");
}

/** The kernel writes blanks and backslashes of a path as octal. */
function pathOf(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
