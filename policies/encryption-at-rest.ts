import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofKind, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Key that names whose encryption key it is, where AWS encrypts anyway. */
const keyed: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "kmsKeyArn",
  "aws:efs/fileSystem:FileSystem": "kmsKeyId",
  "aws:secretsmanager/secret:Secret": "kmsKeyId",
};

export const encryptionAtRest: Rule = {
  id: "encryption-at-rest",
  severity: "mandatory",
  title: "Disks, files, copies and secrets are encrypted, with a key of the account.",
  why: "Everyone with access to a snapshot or a volume reads the books; a key of one's own is the one switch that closes all copies.",
  fix: "Leave encryption on, and name the stack's key.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html#efs-1",
  controls: [
    "FSBP EC2.3, EC2.7, EFS.1, SecretsManager.1",
    "CIS AWS 3.3.1, 6.1.1",
    "CKV_AWS_3, 42, 106, 149, 184, 189",
  ],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:ec2/launchTemplate:LaunchTemplate").flatMap((fact) =>
      Input.of(fact)
        .at("blockDeviceMappings")
        .items.flatMap((disk) =>
          objections(
            fact,
            [
              [disk.at("ebs", "encrypted").isNot(true, "true"), "is not encrypted"],
              [disk.at("ebs", "kmsKeyId").absent, "has no key of the account"],
            ],
            `disk ${disk.at("deviceName").text}: `,
          ),
        ),
    ),
    ...ofType(resources, "aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem").flatMap((fact) =>
      objections(fact, [[Input.of(fact).at("encrypted").isNot(true), "is not encrypted"]]),
    ),
    ...Object.entries(keyed).flatMap(([type, key]) =>
      ofType(resources, type).flatMap((fact) =>
        objections(fact, [[Input.of(fact).at(key).absent, "has no key of the account"]]),
      ),
    ),
    ...ofType(resources, "aws:ebs/encryptionByDefault:EncryptionByDefault").flatMap((fact) =>
      objections(fact, [
        [Input.of(fact).at("enabled").is(false), "lets new disks of the account be in clear"],
      ]),
    ),
    ...ofKind(resources, "StorageClass").flatMap(judgedClass),
  ],
};

/** EBS encrypts the volumes of a class only where it says so. */
function judgedClass(fact: ResourceFact) {
  const all = Input.of(fact);
  return objections(fact, [
    [
      all.at("provisioner").is("ebs.csi.aws.com") &&
        all.at("parameters", "encrypted").isNot("true"),
      "makes disks in clear",
    ],
  ]);
}
