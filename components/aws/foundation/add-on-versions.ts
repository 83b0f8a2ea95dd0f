/**
 * EKS's add-ons: one table, reviewed as a whole. AWS publishes no list outside its API; these were
 * seen together in public configurations of running clusters of that version, in the second half of
 * 2026. What is newest tells
 * `aws eks describe-addon-versions --kubernetes-version 1.35 --query 'addons[].[addonName, addonVersions[0].addonVersion]'`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
import type { EksVersion } from "../../../model/eks-versions.ts";

export const addOnNames = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "aws-efs-csi-driver",
  "metrics-server",
] as const;

export type AddOnName = (typeof addOnNames)[number];

export const addOnVersions: Readonly<Record<EksVersion, Readonly<Record<AddOnName, string>>>> = {
  "1.35": {
    "vpc-cni": "v1.22.1-eksbuild.2",
    "kube-proxy": "v1.35.3-eksbuild.18",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.3-eksbuild.3",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.1-eksbuild.1",
    "metrics-server": "v0.8.1-eksbuild.10",
  },
  "1.36": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.36.0-eksbuild.25",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.3-eksbuild.23",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.2-eksbuild.1",
    "metrics-server": "v0.9.0-eksbuild.11",
  },
};
