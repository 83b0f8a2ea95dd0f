import { efsAccessPointsEnforced as rule } from "../../policies/efs-access-points-enforced.ts";
import { door, filePolicy, files, overTls, policy, throughDoors, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const anonymous = {
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: ["elasticfilesystem:ClientMount"],
};

resourceCases(rule, {
  fires: {
    "no user": [
      [but(door, { posixUser: gone })],
      ["AccessPoint filestore: believes the client's user"],
    ],
    root: [[but(door, { "posixUser.uid": 0 })], ["AccessPoint filestore: acts as root"]],
    "no folder": [
      [but(door, { rootDirectory: gone })],
      ["AccessPoint filestore: shows the whole file system"],
    ],
    "the whole": [
      [but(door, { "rootDirectory.path": "/" })],
      ["AccessPoint filestore: shows the whole file system"],
    ],
    "no policy": [
      [files],
      ["FileSystem files: is mounted without TLS, is mounted without an access point"],
    ],
    "the policy of other files": [
      [files, { ...filePolicy, dependsOn: [] }],
      ["FileSystem files: is mounted without TLS, is mounted without an access point"],
    ],
    "in clear": [
      [files, but(filePolicy, { policy: policy(throughDoors) })],
      ["FileSystem files: is mounted without TLS"],
    ],
    "around the doors": [
      [files, but(filePolicy, { policy: policy(overTls) })],
      ["FileSystem files: is mounted without an access point"],
    ],
    "the denials allow": [
      [
        files,
        but(filePolicy, {
          policy: policy({ ...overTls, Effect: "Allow" }, { ...throughDoors, Effect: "Allow" }),
        }),
      ],
      [
        "FileSystem files: is mounted without TLS, is mounted without an access point, lets any client mount it",
      ],
    ],
    "anonymous clients": [
      [files, but(filePolicy, { policy: policy(overTls, throughDoors, anonymous) })],
      ["FileSystem files: lets any client mount it"],
    ],
    "the other way round": [
      [
        files,
        but(filePolicy, {
          policy: policy(throughDoors, {
            ...overTls,
            Condition: { Bool: { "aws:SecureTransport": "true" } },
          }),
        }),
      ],
      ["FileSystem files: is mounted without TLS"],
    ],
  },
  "does not fire": {
    "the kit's": [files, door, filePolicy],
    "a role that is named": [
      files,
      but(filePolicy, {
        policy: policy(overTls, throughDoors, {
          ...anonymous,
          Principal: { AWS: "arn:aws:iam::123456789012:role/efs-csi-node" },
        }),
      }),
    ],
  },
  "not applicable": { "no files": [vpc] },
  unknown: {
    everything: [allUnknown(files), allUnknown(door), allUnknown(filePolicy)],
    "each value": [
      but(door, { "posixUser.uid": unknown, "rootDirectory.path": unknown }),
      files,
      but(filePolicy, { policy: unknown }),
    ],
    "an effect": [
      files,
      but(filePolicy, {
        policy: { Statement: [overTls, throughDoors] },
        "policy.Statement[0].Effect": unknown,
      }),
    ],
  },
});
