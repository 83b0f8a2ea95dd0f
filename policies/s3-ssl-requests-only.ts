import { bucketStatements, bucketsOf } from "./buckets.ts";
import { isForSome, listOf } from "./iam-statements.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const s3SslRequestsOnly: Rule = {
  id: "s3-ssl-requests-only",
  severity: "mandatory",
  title: "Every bucket refuses requests without TLS.",
  why: "S3 answers plain HTTP: a client with a wrong address sends WAL in clear, and no error shows it.",
  fix: "Keep the statement that denies s3:* where aws:SecureTransport is false.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  controls: ["FSBP S3.5", "CIS AWS 3.1.1"],
  needs: "resources",
  check: ({ resources }) =>
    bucketsOf(resources)
      .filter((fact) =>
        bucketStatements(fact, resources).every(
          (statement) =>
            statement.at("Effect").isNot("Deny") ||
            listOf(statement.at("Action")).every((action) => action.isNot("s3:*", "*")) ||
            isForSome(statement) ||
            listOf(statement.at("Condition", "Bool", "aws:SecureTransport")).every((value) =>
              value.isNot("false", false),
            ),
        ),
      )
      .map((fact) => objection(fact, "answers requests without TLS")),
};
