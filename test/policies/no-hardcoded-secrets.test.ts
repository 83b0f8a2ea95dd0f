import { noHardcodedSecrets as rule } from "../../policies/no-hardcoded-secrets.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const version = fact("aws:secretsmanager/secretVersion:SecretVersion", "smtp", {
  secretId: "smtp",
  secretString: "word",
});
const parameter = fact("aws:ssm/parameter:Parameter", "smtp", {
  type: "SecureString",
  value: "word",
});
const database = fact("aws:rds/instance:Instance", "erp", { password: "word" });

resourceCases(rule, {
  fires: {
    "a secret": [[version], ["SecretVersion smtp: secretString is text of the program"]],
    "a parameter": [[parameter], ["Parameter smtp: value is text of the program"]],
    "bytes, and the password of several databases": [
      [
        but(version, { secretString: gone, secretBinary: "d29yZA==" }),
        fact("aws:rds/cluster:Cluster", "erp", { masterPassword: "word" }),
      ],
      [
        "Cluster erp: masterPassword is text of the program",
        "SecretVersion smtp: secretBinary is text of the program",
      ],
    ],
    "a password": [[database], ["Instance erp: password is text of the program"]],
  },
  "does not fire": {
    "secrets to Pulumi": [
      { ...version, secretPaths: ["secretString"] },
      { ...parameter, secretPaths: ["value"] },
      { ...database, secretPaths: ["password"] },
    ],
    "no value": [but(version, { secretString: gone })],
  },
  "not applicable": {
    "nothing secret": [vpc],
    "a parameter in clear": [but(parameter, { type: "String" })],
  },
  unknown: {
    everything: [version, parameter, database].map(allUnknown),
    "the kind": [but(parameter, { type: unknown })],
  },
});
