/** Started by the engine as the plugin of the package `aws`. */

import { awsBehaviour } from "./aws.ts";
import { AwsDeclarations } from "./aws-declarations.ts";
import { serveProvider } from "./provider.ts";

const setting = (name: string) => process.env[`ODOO_CLUSTER_TEST_${name}`] ?? "";
await serveProvider(
  awsBehaviour({
    declarations: new AwsDeclarations(setting("AWS_PACKAGE")),
    folder: setting("AWS_STATE"),
    version: setting("VERSION"),
  }),
);
