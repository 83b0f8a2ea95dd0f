import { defineConfig } from "vitest/config";

/**
 * The layers, cheapest first. `unit` needs nothing; `kubernetes` and `engine` need Go, and build a
 * real API server and Pulumi's engine once; `daemons` needs root and the private Debian root, named
 * by ODOO_CLUSTER_ROOT; `cluster` brings up a stack of its own.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/**/*daemon.test.ts",
            "test/cluster/**",
            "test/kubernetes/**",
            "test/engine/**",
          ],
          setupFiles: ["test/seed.ts"],
          // Pure modules: loading them again for each file would take half of the time.
          isolate: false,
          // Of two cores vitest would leave one idle.
          maxWorkers: "100%",
          // Properties run thousands of cases, on machines that may be busy.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "kubernetes",
          include: ["test/kubernetes/**/*.test.ts"],
          globalSetup: ["test/kubernetes/setup.ts", "test/kubernetes/setup-operator.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          globalSetup: [
            "test/kubernetes/setup.ts",
            "test/kubernetes/setup-operator.ts",
            "test/engine/setup.ts",
          ],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "daemons",
          include: ["test/**/*daemon.test.ts"],
          setupFiles: ["test/seed.ts"],
          // Daemons listen on fixed loopback addresses.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "cluster",
          include: ["test/cluster/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
