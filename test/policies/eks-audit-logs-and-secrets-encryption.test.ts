import { eksAuditLogsAndSecretsEncryption as rule } from "../../policies/eks-audit-logs-and-secrets-encryption.ts";
import { cluster, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "two logs are missing": [
      [but(cluster, { enabledClusterLogTypes: ["api", "authenticator", "scheduler"] })],
      ["Cluster cluster: does not log audit, controllerManager"],
    ],
    "no logs": [
      [but(cluster, { enabledClusterLogTypes: gone })],
      ["Cluster cluster: does not log api, audit, authenticator, controllerManager, scheduler"],
    ],
    "no encryption": [
      [but(cluster, { encryptionConfig: gone })],
      ["Cluster cluster: keeps Secrets without a key of the account"],
    ],
    "encryption of something else": [
      [but(cluster, { "encryptionConfig.resources": ["configmaps"] })],
      ["Cluster cluster: keeps Secrets without a key of the account"],
    ],
    "encryption without a key": [
      [but(cluster, { "encryptionConfig.provider": {} })],
      ["Cluster cluster: keeps Secrets without a key of the account"],
    ],
  },
  "does not fire": {
    "the kit's": [cluster],
    "more than Secrets": [but(cluster, { "encryptionConfig.resources": ["secrets", "others"] })],
  },
  "not applicable": { "no cluster": [vpc] },
  unknown: {
    everything: [allUnknown(cluster)],
    "each value": [
      but(cluster, {
        "enabledClusterLogTypes[0]": unknown,
        "encryptionConfig.provider.keyArn": unknown,
        "encryptionConfig.resources": unknown,
      }),
    ],
  },
});
