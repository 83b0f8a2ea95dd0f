/** Started by the engine as the plugin of the package `random`. */
import { serveProvider } from "./provider.ts";
import { randomBehaviour } from "./random.ts";

await serveProvider(randomBehaviour(process.env["ODOO_CLUSTER_TEST_VERSION"] ?? ""));
