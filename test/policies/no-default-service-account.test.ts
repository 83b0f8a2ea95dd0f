import { noDefaultServiceAccount as rule } from "../../policies/no-default-service-account.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { account, api, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";

resourceCases(rule, {
  fires: {
    "no account": [
      [but(api, { [`${pod}.serviceAccountName`]: gone })],
      ["Deployment api: runs under the namespace's default account"],
    ],
    "an empty name": [
      [but(api, { [`${pod}.serviceAccountName`]: "" })],
      ["Deployment api: runs under the namespace's default account"],
    ],
    "the default one by name": [
      [but(job, { [`${pod}.serviceAccountName`]: "default" })],
      ["Job init-job: runs under the namespace's default account"],
    ],
    "a token": [
      [but(api, { [`${pod}.automountServiceAccountToken`]: gone })],
      ["Deployment api: gets a token for the cluster's API"],
    ],
    "an account that gives its token": [
      [but(account, { automountServiceAccountToken: true })],
      ["ServiceAccount account: gives its token to every pod that does not refuse"],
    ],
  },
  "does not fire": { "the kit's pods and account": [api, pgbouncer, job, account] },
  "not applicable": { "nothing runs": [service] },
  unknown: {
    everything: [allUnknown(api), allUnknown(account)],
    "each value": [
      but(api, {
        [`${pod}.serviceAccountName`]: unknown,
        [`${pod}.automountServiceAccountToken`]: unknown,
      }),
    ],
  },
});
