/** What a person without Go, or with an old one, is told. */
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { goVersion } from "./go.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "odoo-cluster-go-"));
  writeFileSync(join(folder, "go.mod"), "module x\n\ngo 1.25.11\n");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program called `go` that comes first. */
function withGo(script: string): void {
  writeFileSync(join(folder, "go"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "go"), 0o755);
  vi.stubEnv("PATH", [folder, process.env["PATH"]].join(delimiter));
}

test("the version is what Go says", async () => {
  withGo("echo go1.26.8");
  expect(await goVersion(folder)).toBe("go1.26.8");
});

test("an old Go is named with what it says itself", async () => {
  withGo('echo "go: go.mod requires go >= 1.25.11 (running go 1.19.8)" >&2; exit 1');
  await expect(goVersion(folder)).rejects.toThrow(
    "go: the tests of production platforms build a Kubernetes API server and the Pulumi engine with Go, " +
      "got go: go.mod requires go >= 1.25.11 (running go 1.19.8). " +
      "Install Go 1.25.11 or newer from https://go.dev/dl",
  );
});

test("no Go is no stack trace", async () => {
  for (const name of ["nice", "setpriv"]) symlinkSync(join("/usr/bin", name), join(folder, name));
  vi.stubEnv("PATH", folder);
  await expect(goVersion(folder)).rejects.toThrow(
    /^go: the tests .* with Go, got nice: .?go.?: No such file or directory\. Install Go 1\.25\.11 or newer from https:\/\/go\.dev\/dl$/,
  );
});
