import { encryptionAtRest as rule } from "../../policies/encryption-at-rest.ts";
import { files, keyArn, machines, vault, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, object, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const disk = fact("aws:ebs/volume:Volume", "disk", { encrypted: true });
const byDefault = fact("aws:ebs/encryptionByDefault:EncryptionByDefault", "disks", {
  enabled: true,
});
const secret = fact("aws:secretsmanager/secret:Secret", "smtp", { kmsKeyId: keyArn });
const ebs = object("storage.k8s.io/v1", "StorageClass", "database", {
  provisioner: "ebs.csi.aws.com",
  parameters: { encrypted: "true" },
});

resourceCases(rule, {
  fires: {
    "a node's disk": [
      [but(machines, { "blockDeviceMappings[0].ebs": {} })],
      ["LaunchTemplate odoo: disk /dev/xvda: is not encrypted, has no key of the account"],
    ],
    "a disk": [[but(disk, { encrypted: false })], ["Volume disk: is not encrypted"]],
    files: [
      [but(files, { encrypted: gone, kmsKeyId: gone })],
      ["FileSystem files: is not encrypted", "FileSystem files: has no key of the account"],
    ],
    copies: [[but(vault, { kmsKeyArn: gone })], ["Vault files: has no key of the account"]],
    "a secret": [[but(secret, { kmsKeyId: gone })], ["Secret smtp: has no key of the account"]],
    "new disks of the account": [
      [but(byDefault, { enabled: false })],
      ["EncryptionByDefault disks: lets new disks of the account be in clear"],
    ],
    "volumes of a class": [
      [but(ebs, { parameters: gone })],
      ["StorageClass database: makes disks in clear"],
    ],
  },
  "does not fire": {
    "the kit's": [machines, files, vault, disk, byDefault, secret, ebs],
    "no text": [but(machines, { "blockDeviceMappings[0].ebs.encrypted": true })],
    "EncryptionByDefault is on where it says nothing": [but(byDefault, { enabled: gone })],
  },
  "not applicable": {
    "nothing that holds": [vpc],
    "another driver": [but(ebs, { provisioner: "cephfs.csi.ceph.com", parameters: gone })],
  },
  unknown: {
    everything: [machines, files, vault, disk, byDefault, secret, ebs].map(allUnknown),
    "each value": [
      but(machines, {
        "blockDeviceMappings[0].ebs.encrypted": unknown,
        "blockDeviceMappings[0].ebs.kmsKeyId": unknown,
      }),
      but(ebs, { "parameters.encrypted": unknown }),
    ],
  },
});
