import { readFileSync } from "node:fs";

/** Effective capabilities of this process, as in /proc/self/status; none where there is no Linux. */
export function capabilities(): bigint {
  if (process.platform !== "linux") return 0n;
  const status = readFileSync("/proc/self/status", "utf8");
  return BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(status)?.[1] ?? "0"}`);
}

/** SYS_CHROOT and SYS_ADMIN: containers take them even from root. */
export function mayMount(set: bigint): boolean {
  return [18n, 21n].every((bit) => (set & (1n << bit)) !== 0n);
}
