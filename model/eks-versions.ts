/**
 * Versions of Kubernetes that EKS runs and CloudNativePG 1.30 supports (1.34 to 1.36; 1.34 leaves
 * standard support too soon to begin with). EKS moves a cluster on by itself when standard support
 * ends, because the kit refuses the more expensive extended one.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/main/docs/src/supported_releases.md
 */
export const eksVersions = {
  "1.35": { standardSupportUntil: "2027-03-27" },
  "1.36": { standardSupportUntil: "2027-08-02" },
} as const;

export type EksVersion = keyof typeof eksVersions;

export const eksVersionNames = Object.keys(eksVersions) as EksVersion[];
