import { execFileSync } from "node:child_process";

/** Whether this process may mount; otherwise the tests that need it are skipped and say so. */
export function mayMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"], {
      stdio: "ignore",
    });
    return true;
  } catch {
    console.warn("skipped: this process may not mount (needs root)");
    return false;
  }
}
