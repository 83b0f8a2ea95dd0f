import { s3AccessLogging as rule } from "../../policies/s3-access-logging.ts";
import { bucketPolicy, logging, logWriter, tlsAlone, vpc, wal } from "./aws-facts.ts";
import { allUnknown, but, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no log": [[wal, bucketPolicy(tlsAlone)], ["Bucket wal: logs no access"]],
    "another bucket logs into it": [
      [wal, but(logging, { bucket: "erp-files" })],
      ["Bucket wal: logs no access"],
    ],
  },
  "does not fire": { "the kit's": [wal, logging] },
  "not applicable": { "no bucket": [vpc], "the log bucket": [wal, bucketPolicy(logWriter)] },
  unknown: {
    everything: [allUnknown(wal), allUnknown(logging)],
    "who writes": [wal, but(bucketPolicy(), { policy: unknown })],
  },
});
