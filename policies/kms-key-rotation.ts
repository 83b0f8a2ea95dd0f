import { isForEveryone, statementsOf } from "./iam-statements.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const kmsKeyRotation: Rule = {
  id: "kms-key-rotation",
  severity: "mandatory",
  title:
    "Keys rotate, are deleted no sooner than 30 days after a request, and are not open to everyone.",
  why: "A deleted key is the end of every disk, file and backup that it encrypts; a month is time to notice.",
  fix: "Leave enableKeyRotation on, deletionWindowInDays at 30, and name who may use the key.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
  controls: ["FSBP KMS.3, 4, 5", "CIS AWS 4.6", "CKV_AWS_7, 33, 227, CKV2_AWS_64"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:kms/key:Key").flatMap((fact) => {
      const all = Input.of(fact);
      const days = all.at("deletionWindowInDays").number;
      return objections(fact, [
        [
          all.at("enableKeyRotation").isNot(true) &&
            all.at("customerMasterKeySpec").is(undefined, null, "SYMMETRIC_DEFAULT"),
          "is never rotated",
        ],
        [days !== null && days < 30, `is gone ${days} days after a request to delete it`],
        [all.at("isEnabled").is(false), "is off"],
        [all.at("policy").absent, "has AWS's default policy"],
        [
          statementsOf(all.at("policy")).some(
            (statement) =>
              statement.at("Effect").is("Allow") &&
              isForEveryone(statement) &&
              statement.at("Condition").absent,
          ),
          "its policy allows everyone",
        ],
      ]);
    }),
};
