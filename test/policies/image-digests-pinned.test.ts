import { imageDigestsPinned as rule } from "../../policies/image-digests-pinned.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const image = "spec.template.spec.containers[0].image";

resourceCases(rule, {
  fires: {
    "a tag alone": [
      [but(api, { [image]: "odoo:19.0" })],
      ["Deployment api: container odoo: odoo:19.0 has no digest"],
    ],
    "half a digest": [
      [but(api, { [image]: "odoo@sha256:1111" })],
      ["Deployment api: container odoo: odoo@sha256:1111 has no digest"],
    ],
    "no image": [[but(api, { [image]: gone })], ["Deployment api: container odoo: names no image"]],
    "PostgreSQL's": [
      [but(database, { "spec.imageName": "postgresql:17.6" })],
      ["Cluster postgresql: postgresql:17.6 has no digest"],
    ],
    "PostgreSQL's is the operator's choice": [
      [but(database, { "spec.imageName": gone })],
      ["Cluster postgresql: names no image"],
    ],
  },
  "does not fire": { "the kit's images": [api, pgbouncer, job, database] },
  "not applicable": { "nothing runs": [service] },
  unknown: {
    everything: [allUnknown(api), allUnknown(database)],
    "the image": [but(api, { [image]: unknown }), but(database, { "spec.imageName": unknown })],
  },
});
