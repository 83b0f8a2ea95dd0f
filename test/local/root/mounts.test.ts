import { expect, test } from "vitest";
import { mountOptions, mountsBelow } from "../../../local/root/mounts.ts";

const partial = "/mnt/user/.cache/odoo-cluster/root/0123456789abcdef.partial";
const mountinfo = [
  "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
  "23 22 0:21 / /proc rw,nosuid,nodev,noexec - proc proc rw",
  "30 22 254:9 / /mnt/user/.cache rw,nodev,noexec - ext4 /dev/vdb rw",
  `40 22 0:5 / ${partial}/dev rw - devtmpfs devtmpfs rw`,
  `41 40 0:6 / ${partial}/dev/pts rw - devpts devpts rw`,
  `42 22 0:21 / ${partial}/proc rw - proc proc rw`,
  `43 22 0:22 / ${partial}-other/proc rw - proc proc rw`,
  "44 22 0:23 / /mnt/with\\040blank/proc rw - proc proc rw",
  "",
].join("\n");

test("finds what is mounted in a half-built root, the deepest first", () => {
  expect(mountsBelow(mountinfo, partial)).toEqual([
    `${partial}/proc`,
    `${partial}/dev/pts`,
    `${partial}/dev`,
  ]);
});

test("a folder whose name only begins alike is another one", () => {
  expect(mountsBelow(mountinfo, "/mnt/user/.cache/odoo-cluster/root/0123")).toEqual([]);
});

test("reads paths with blanks", () => {
  expect(mountsBelow(mountinfo, "/mnt/with blank")).toEqual(["/mnt/with blank/proc"]);
});

test("the options of a folder are those of the mount that holds it", () => {
  expect(mountOptions(mountinfo, "/mnt/user/.cache/odoo-cluster")).toContain("noexec");
  expect(mountOptions(mountinfo, "/mnt/user/.cachet")).toEqual(["rw", "relatime"]);
});
