import type { ResourceRule } from "./rule.ts";

/** What holds a company's data, or takes such things with it when it goes. */
const holders = [
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
];

export const dataIsProtected: ResourceRule = {
  id: "data-is-protected",
  severity: "mandatory",
  needs: "resources",
  title: "What holds data is protected, and stays when Pulumi forgets it.",
  why: "One `destroy`, or one renamed component, deletes the database or the filestore.",
  fix: "Leave protect and retainOnDelete on; take the transform or the edit of the component back.",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  check: ({ resources }) =>
    resources
      .filter(({ type }) => holders.includes(type))
      .flatMap(({ type, name, protect, retainOnDelete }) => {
        const lacking = [
          ...(protect ? [] : ["is not protected"]),
          ...(retainOnDelete ? [] : ["goes when Pulumi forgets it: retainOnDelete is off"]),
        ];
        if (lacking.length === 0) return [];
        return [
          {
            subject: `${type.slice(type.lastIndexOf(":") + 1)} ${name}`,
            message: lacking.join(", "),
            path: [],
          },
        ];
      }),
};
