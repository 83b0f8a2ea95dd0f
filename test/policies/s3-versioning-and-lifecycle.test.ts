import { s3VersioningAndLifecycle as rule } from "../../policies/s3-versioning-and-lifecycle.ts";
import { lifecycle, lock, versions, vpc, wal } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const whole = [wal, versions, lifecycle, lock];
const rule0 = "rules[0]";
const days = "rule.defaultRetention.days";
const logs = { ...but(wal, { objectLockEnabled: gone }), name: "logs" };

resourceCases(rule, {
  fires: {
    "no versions": [[wal, lifecycle, lock], ["Bucket wal: keeps no versions"]],
    "versions are off": [
      [wal, lifecycle, lock, but(versions, { "versioningConfiguration.status": "Suspended" })],
      ["Bucket wal: keeps no versions"],
    ],
    "no lifecycle": [
      [wal, versions, lock],
      ["Bucket wal: keeps old versions for ever, keeps broken uploads for ever"],
    ],
    "a lifecycle that is off": [
      [wal, versions, lock, but(lifecycle, { [`${rule0}.status`]: "Disabled" })],
      ["Bucket wal: keeps old versions for ever, keeps broken uploads for ever"],
    ],
    "old versions stay": [
      [wal, versions, lock, but(lifecycle, { [`${rule0}.noncurrentVersionExpiration`]: gone })],
      ["Bucket wal: keeps old versions for ever"],
    ],
    "a lock without a time": [
      [wal, versions, lifecycle],
      ["Bucket wal: its lock keeps nothing: no retention is set"],
    ],
    "WAL without a lock": [
      [but(wal, { objectLockEnabled: false }), versions, lifecycle],
      ["Bucket wal: has no lock"],
    ],
    "old versions go before the lock ends": [
      [
        wal,
        versions,
        lock,
        but(lifecycle, { [`${rule0}.noncurrentVersionExpiration.noncurrentDays`]: 30 }),
      ],
      ["Bucket wal: expires after 30 days what is locked for 30"],
    ],
    "objects go before the lock ends": [
      [wal, versions, lock, but(lifecycle, { [`${rule0}.expiration`]: { days: 7 } })],
      ["Bucket wal: expires after 7 days what is locked for 30"],
    ],
  },
  "does not fire": {
    "the kit's": whole,
    "a bucket without a lock expires when it likes": [
      logs,
      versions,
      but(lifecycle, { [`${rule0}.expiration`]: { days: 1 } }),
    ],
  },
  "not applicable": { "no bucket": [vpc] },
  unknown: {
    everything: whole.map(allUnknown),
    "each value": [
      wal,
      but(versions, { "versioningConfiguration.status": unknown }),
      but(lock, { [days]: unknown }),
      but(lifecycle, {
        [`${rule0}.status`]: unknown,
        [`${rule0}.noncurrentVersionExpiration`]: unknown,
        [`${rule0}.abortIncompleteMultipartUpload`]: unknown,
      }),
    ],
    "whether there is a lock": [but(wal, { objectLockEnabled: unknown }), versions, lifecycle],
  },
});
