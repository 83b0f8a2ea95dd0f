import { s3SslRequestsOnly as rule } from "../../policies/s3-ssl-requests-only.ts";
import { bucketPolicy, tlsAlone, vpc, wal } from "./aws-facts.ts";
import { allUnknown, but, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const message = "Bucket wal: answers requests without TLS";

resourceCases(rule, {
  fires: {
    "no policy": [[wal], [message]],
    "a policy about something else": [
      [wal, bucketPolicy({ ...tlsAlone, Condition: { Bool: { "aws:ViaAWSService": "false" } } })],
      [message],
    ],
    "it allows": [[wal, bucketPolicy({ ...tlsAlone, Effect: "Allow" })], [message]],
    "TLS is refused": [
      [wal, bucketPolicy({ ...tlsAlone, Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      [message],
    ],
    "writing alone": [[wal, bucketPolicy({ ...tlsAlone, Action: "s3:PutObject" })], [message]],
    "one role alone": [
      [wal, bucketPolicy({ ...tlsAlone, Principal: { AWS: "arn:aws:iam::1:role/x" } })],
      [message],
    ],
  },
  "does not fire": {
    "the kit's": [wal, bucketPolicy(tlsAlone)],
    "every action, one of several, and no text": [
      wal,
      but(bucketPolicy(), {
        policy: {
          Statement: {
            ...tlsAlone,
            Action: ["s3:GetObject", "*"],
            Condition: { Bool: { "aws:SecureTransport": false } },
          },
        },
      }),
    ],
    "as a list, and as an object": [
      wal,
      but(bucketPolicy(), {
        policy: { Statement: { ...tlsAlone, Action: ["s3:*"], Principal: { AWS: "*" } } },
      }),
    ],
  },
  "not applicable": { "no bucket": [vpc] },
  unknown: {
    everything: [allUnknown(wal), allUnknown(bucketPolicy())],
    "the principal": [
      wal,
      but(bucketPolicy(), {
        policy: { Statement: [tlsAlone] },
        "policy.Statement[0].Principal": unknown,
      }),
    ],
  },
});
