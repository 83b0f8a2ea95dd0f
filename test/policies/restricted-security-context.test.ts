import { restrictedSecurityContext as rule } from "../../policies/restricted-security-context.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";
const own = `${pod}.containers[0].securityContext`;
const said = (what: string) => [`Deployment api: container odoo: ${what}`];

resourceCases(rule, {
  fires: {
    "root is not ruled out": [
      [but(api, { [`${pod}.securityContext.runAsNonRoot`]: gone })],
      said("may run as root"),
    ],
    "root by number": [
      [but(api, { [`${pod}.securityContext.runAsUser`]: 0 })],
      said("may run as root"),
    ],
    "a container takes back what its pod says": [
      [but(api, { [`${own}.runAsNonRoot`]: false })],
      said("may run as root"),
    ],
    privileged: [[but(api, { [`${own}.privileged`]: true })], said("is privileged")],
    "privileges can be gained": [
      [but(api, { [`${own}.allowPrivilegeEscalation`]: gone })],
      said("may gain privileges"),
    ],
    "some capabilities stay": [
      [but(api, { [`${own}.capabilities.drop`]: ["NET_RAW"] })],
      said("keeps capabilities"),
    ],
    "capabilities come": [
      [but(api, { [`${own}.capabilities.add`]: ["SYS_ADMIN"] })],
      said("adds capabilities"),
    ],
    "no filter of system calls": [
      [but(api, { [`${pod}.securityContext.seccompProfile.type`]: "Unconfined" })],
      said("may make any system call"),
    ],
    "a root that can be written": [
      [but(api, { [`${own}.readOnlyRootFilesystem`]: false })],
      said("may write its root file system"),
    ],
    "an init container without any context": [
      [but(job, { [`${pod}.initContainers[0].securityContext`]: gone })],
      [
        "Job init-job: container modules: may gain privileges, keeps capabilities, may write its root file system",
      ],
    ],
    "the template of a CronJob, and a bare Pod": [
      [
        {
          ...but(api, { spec: { jobTemplate: { spec: api.inputs["spec"] } } }),
          type: "kubernetes:batch/v1:CronJob",
        },
        {
          ...api,
          type: "kubernetes:core/v1:Pod",
          inputs: { spec: { containers: [{ name: "x" }] } },
        },
      ].map((fact) =>
        but(
          fact,
          fact.type.endsWith("Pod") ? {} : { [`spec.jobTemplate.${own}.privileged`]: true },
        ),
      ),
      [
        "CronJob api: container odoo: is privileged",
        "Pod api: container x: may run as root, may gain privileges, keeps capabilities, may make any system call, may write its root file system",
      ],
    ],
  },
  "does not fire": {
    "the kit's pods": [api, pgbouncer, job],
    "the port below 1024 is allowed": [
      but(api, { [`${own}.capabilities.add`]: ["NET_BIND_SERVICE"] }),
    ],
    "a profile of one's own": [but(api, { [`${own}.seccompProfile.type`]: "Localhost" })],
  },
  "not applicable": { "nothing runs": [service] },
  unknown: {
    "the whole spec": [allUnknown(api)],
    "all contexts": [but(api, { [own]: unknown, [`${pod}.securityContext`]: unknown })],
    "each value": [
      but(api, {
        [`${pod}.securityContext.runAsNonRoot`]: unknown,
        [`${pod}.securityContext.runAsUser`]: unknown,
        [`${own}.privileged`]: unknown,
        [`${own}.allowPrivilegeEscalation`]: unknown,
        [`${own}.capabilities.drop`]: [],
        [`${own}.capabilities.drop[0]`]: unknown,
        [`${own}.readOnlyRootFilesystem`]: unknown,
      }),
    ],
  },
});
