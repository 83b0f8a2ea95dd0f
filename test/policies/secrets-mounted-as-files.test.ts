import { secretsMountedAsFiles as rule } from "../../policies/secrets-mounted-as-files.ts";
import { allUnknown, but, object, unknown } from "./facts.ts";
import { api, job, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const own = "spec.template.spec.containers[0]";
const variable = (entry: object) => but(api, { [`${own}.env[0]`]: entry });
const said = (what: string) => [`Deployment api: container odoo: ${what}`];
const map = object("v1", "ConfigMap", "api", { data: { "odoo.conf": "db_host = pgbouncer" } });
const secret = object("v1", "Secret", "api", { stringData: { "odoo.conf": "admin_passwd = x" } });
const fromSecret = { secretKeyRef: { name: "api", key: "token" } };

resourceCases(rule, {
  fires: {
    "a secret of the program in a ConfigMap": [
      [{ ...map, secretPaths: ["data.odoo.conf"] }],
      ["ConfigMap api: data.odoo.conf holds a secret in clear"],
    ],
    "a secret of the program in a variable": [
      [{ ...api, secretPaths: [`${own}.env[0].value`] }],
      ["Deployment api: spec.template.spec.containers[0].env[0].value holds a secret in clear"],
    ],
    "a variable that is called so": [
      [variable({ name: "PGPASSWORD", value: "x" })],
      said("the variable PGPASSWORD is a secret"),
    ],
    "a variable with an address": [
      [variable({ name: "DSN", value: "postgres://odoo:x@db" })],
      said("the variable DSN is a secret"),
    ],
    "a variable from a Secret": [
      [variable({ name: "X", valueFrom: fromSecret })],
      said("the variable X is a secret"),
    ],
    "all of a Secret": [
      [but(api, { [`${own}.envFrom`]: [{ secretRef: { name: "api" } }] })],
      said("all keys of the Secret api are variables"),
    ],
    "an argument": [
      [but(api, { [`${own}.args`]: ["--db-password=x"] })],
      said("an argument is a secret"),
    ],
    "an address in a command": [
      [but(job, { "spec.template.spec.initContainers[0].command[1]": "postgres://odoo:x@db" })],
      ["Job init-job: container modules: an argument is a secret"],
    ],
    "a ConfigMap with an address": [
      [but(map, { data: { "odoo.conf": "smtp = smtp://user:word@mail" } })],
      ["ConfigMap api: odoo.conf has an address with a password"],
    ],
  },
  "does not fire": {
    "the kit's pods and files": [
      api,
      pgbouncer,
      job,
      map,
      { ...secret, secretPaths: ["stringData.odoo.conf"] },
    ],
    "a file is named, a value is empty": [
      variable({ name: "PGPASSWORD_FILE", value: "/run/secret" }),
      variable({ name: "PGPASSWORD", value: "" }),
      but(api, { [`${own}.args`]: ["--password-file", "/run/secret"] }),
    ],
    "a ConfigMap as variables": [
      but(api, { [`${own}.envFrom`]: [{ configMapRef: { name: "api" } }] }),
    ],
  },
  "not applicable": { "a Secret alone": [{ ...secret, secretPaths: ["stringData"] }] },
  unknown: {
    everything: [allUnknown(api), allUnknown(map)],
    "each value": [
      variable({ name: "PGPASSWORD", value: null }),
      but(variable({ name: "PGPASSWORD" }), { [`${own}.env[0].value`]: unknown }),
      but(variable({ name: "X" }), { [`${own}.env[0].valueFrom`]: unknown }),
      but(api, { [`${own}.envFrom`]: unknown, [`${own}.args`]: unknown }),
      but(map, { data: {}, "data.x": unknown }),
    ],
  },
});
