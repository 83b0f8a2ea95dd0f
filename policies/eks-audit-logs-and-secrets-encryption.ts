import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

const logs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const eksAuditLogsAndSecretsEncryption: Rule = {
  id: "eks-audit-logs-and-secrets-encryption",
  severity: "mandatory",
  title: "EKS logs who did what, and keeps Kubernetes' Secrets encrypted by the account's key.",
  why: "Without the audit log no one can tell who read a Secret or deleted a volume; without the key a copy of etcd has every password.",
  fix: `Keep enabledClusterLogTypes at ${logs.join(", ")}, and encryptionConfig with secrets.`,
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8",
  controls: ["FSBP EKS.3, EKS.8", "CKV_AWS_37, CKV_AWS_58"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:eks/cluster:Cluster").flatMap((fact) => {
      const all = Input.of(fact);
      const lacking = logs.filter((log) =>
        all.at("enabledClusterLogTypes").items.every((kind) => kind.isNot(log)),
      );
      const encryption = all.at("encryptionConfig");
      return objections(fact, [
        [lacking.length > 0, `does not log ${lacking.join(", ")}`],
        [
          encryption.at("provider", "keyArn").absent ||
            encryption.at("resources").items.every((what) => what.isNot("secrets")),
          "keeps Secrets without a key of the account",
        ],
      ]);
    }),
};
