import { kmsKeyRotation as rule } from "../../policies/kms-key-rotation.ts";
import { key, policy, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const everyone = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };

resourceCases(rule, {
  fires: {
    "no rotation": [[but(key, { enableKeyRotation: gone })], ["Key key: is never rotated"]],
    "no rotation of a key that is called symmetric": [
      [but(key, { enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" })],
      ["Key key: is never rotated"],
    ],
    "a week": [
      [but(key, { deletionWindowInDays: 29 })],
      ["Key key: is gone 29 days after a request to delete it"],
    ],
    off: [[but(key, { isEnabled: false })], ["Key key: is off"]],
    "no policy": [[but(key, { policy: gone })], ["Key key: has AWS's default policy"]],
    everyone: [[but(key, { policy: policy(everyone) })], ["Key key: its policy allows everyone"]],
  },
  "does not fire": {
    "the kit's": [key, but(key, { isEnabled: true, deletionWindowInDays: gone })],
    "everyone by a service": [
      but(key, {
        policy: policy({ ...everyone, Condition: { StringEquals: { "kms:ViaService": "s3" } } }),
      }),
    ],
    "everyone is refused": [but(key, { policy: policy({ ...everyone, Effect: "Deny" }) })],
    "a pair of keys cannot rotate": [
      but(key, { enableKeyRotation: gone, customerMasterKeySpec: "RSA_4096" }),
    ],
  },
  "not applicable": { "no key": [vpc] },
  unknown: {
    everything: [allUnknown(key)],
    "each value": [
      but(key, {
        enableKeyRotation: unknown,
        deletionWindowInDays: unknown,
        isEnabled: unknown,
        policy: unknown,
      }),
    ],
  },
});
