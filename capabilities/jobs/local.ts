/** What one machine installs for the job queue. */
import type { PythonPackage } from "../capability.ts";

/** The module for the series that the local platform runs, and what it imports beside Debian's packages. */
export const jobsPackages: readonly PythonPackage[] = [
  {
    name: "odoo-addon-queue-job",
    version: "19.0.2.4.0.1",
    sha256: "7d4316aaea12a6d4eec92994ea701e94c0dcbe21643dd6d334377e2a44be93b2",
  },
  {
    name: "openupgradelib",
    version: "3.13.7",
    sha256: "86910f551cf949f062863eb1de3bf1582af77cd2b2bcc3031e1ee523c442e35c",
  },
];
