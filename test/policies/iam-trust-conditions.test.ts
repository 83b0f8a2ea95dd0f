import { iamTrustConditions as rule } from "../../policies/iam-trust-conditions.ts";
import { podTrust, role, vpc } from "./aws-facts.ts";
import { allUnknown, but, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const equal = podTrust.Condition.StringEquals;
const oidc = (tests: object) =>
  role({
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.example.com/id/1" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: tests },
  });
const said = (what: string) => [`Role wal-writer: ${what}`];

resourceCases(rule, {
  fires: {
    "any pod": [
      [role({ ...podTrust, Condition: {} })],
      said(
        "trusts pods whatever their kubernetes-namespace, kubernetes-service-account, eks-cluster-arn",
      ),
    ],
    "any account of the namespace": [
      [
        role({
          ...podTrust,
          Condition: {
            StringEquals: { ...equal, "aws:RequestTag/kubernetes-service-account": undefined },
          },
        }),
      ],
      said("trusts pods whatever their kubernetes-service-account"),
    ],
    "any token of the provider": [
      [oidc({ "oidc.eks.example.com/id/1:aud": "sts.amazonaws.com" })],
      said("trusts every account of its identity provider: no condition on :sub"),
    ],
    "tokens for others": [
      [oidc({ "oidc.eks.example.com/id/1:sub": "system:serviceaccount:erp:postgresql" })],
      said("trusts tokens for others: no condition on :aud"),
    ],
    everyone: [
      [role({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" })],
      said("trusts everyone"),
    ],
    "patterns are no names": [
      [role({ ...podTrust, Condition: { StringLike: equal } })],
      said(
        "trusts pods whatever their kubernetes-namespace, kubernetes-service-account, eks-cluster-arn",
      ),
    ],
  },
  "does not fire": {
    "the kit's": [role(podTrust)],
    "the cluster by ArnEquals": [
      role({
        ...podTrust,
        Condition: {
          StringEquals: { ...equal, "aws:RequestTag/eks-cluster-arn": undefined },
          ArnEquals: { "aws:RequestTag/eks-cluster-arn": "arn" },
        },
      }),
    ],
    "OIDC with both": [
      oidc({ "x:aud": "sts.amazonaws.com", "x:sub": "system:serviceaccount:a:b" }),
    ],
    "another service": [
      role({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    ],
    "people by SAML": [
      role({ Effect: "Allow", Principal: { Federated: "arn:aws:iam::1:saml-provider/x" } }),
    ],
    "everyone is refused": [role({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" })],
  },
  "not applicable": { "no role": [vpc] },
  unknown: {
    everything: [allUnknown(role(podTrust))],
    "the conditions": [
      but(role(), {
        assumeRolePolicy: { Statement: [podTrust] },
        "assumeRolePolicy.Statement[0].Condition.StringEquals": unknown,
      }),
    ],
    "the principal": [
      but(role(), {
        assumeRolePolicy: { Statement: [{ ...podTrust, Condition: {} }] },
        "assumeRolePolicy.Statement[0].Principal": unknown,
      }),
    ],
  },
});
