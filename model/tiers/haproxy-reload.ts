import type { Reload } from "./tier.ts";

/** HAProxy in master-worker mode. -W and -db are its way of running, not of looking. */
export const haproxyReload: Reload = {
  signal: "USR2",
  test: { option: "-c", without: ["-W", "-db"] },
  done: "new-child",
};
