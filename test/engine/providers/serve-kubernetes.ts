/** Started by the engine as the plugin of the package `kubernetes`. */
import { type ApiAddress, ApiClient } from "../../kubernetes/api-client.ts";
import { kubernetesBehaviour } from "./kubernetes.ts";
import { serveProvider } from "./provider.ts";

const address = JSON.parse(process.env["ODOO_CLUSTER_TEST_KUBERNETES"] ?? "null") as ApiAddress;
const version = process.env["ODOO_CLUSTER_TEST_VERSION"] ?? "";
await serveProvider(kubernetesBehaviour({ api: new ApiClient(address), version }));
