import { expect, test } from "vitest";
import type { Machine } from "../../../local/root/preflight.ts";
import { preflightProblems } from "../../../local/root/preflight.ts";
import { problemText } from "../../../model/user-error.ts";

const good: Machine = {
  platform: "linux",
  arch: "x64",
  uid: 0,
  capabilities: 0x1ffffffffffn,
  freeBytes: 80e9,
  cacheOptions: ["rw", "relatime"],
  has: () => true,
};
const texts = (machine: Machine) => preflightProblems(machine, "/c").map(problemText);

test("a fit machine has no problem", () => {
  expect(texts(good)).toEqual([]);
});

test("tells everything at once", () => {
  const machine = { ...good, arch: "arm64", uid: 1000, freeBytes: 1.25e9, has: () => false };
  expect(texts(machine)).toEqual([
    "this machine: the private root runs on Linux on amd64 only, got linux on arm64. " +
      "Use an amd64 machine with Linux, or another platform than local.",
    "this machine: the private root is made and entered by chroot, which only root may do, " +
      "got user id 1000. Run the same command with sudo.",
    "/c: too little disk space for the private root, got 1.3 GB free. " +
      "Free 5 GB there, or set XDG_CACHE_HOME to a larger disk.",
    expect.stringContaining("the private root is made with apt-get, apt-config, dpkg"),
    expect.stringContaining("Run: apt-get install debian-archive-keyring"),
  ]);
});

test("names the packages of missing programs", () => {
  const machine = { ...good, has: (path: string) => !path.endsWith("/perl") };
  expect(texts(machine)).toEqual([
    "programs of this machine: the private root is made with perl, got nothing of that name. " +
      "Run: apt-get install perl",
  ]);
});

test("a container without the capabilities is told which", () => {
  const machine = { ...good, capabilities: 0xa80425fbn };
  expect(texts(machine)[0]).toContain("SYS_CHROOT and SYS_ADMIN");
});

test("a cache where programs or devices are forbidden is refused", () => {
  const machine = { ...good, cacheOptions: ["rw", "nosuid", "nodev", "noexec"] };
  expect(texts(machine)).toEqual([
    "/c: this file system cannot hold a root with programs and devices, got mounted with " +
      "noexec,nodev. Set XDG_CACHE_HOME to a folder on a file system without these options.",
  ]);
});
