import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Fields of CloudFront's log with what opens a session or a document. */
const telling = ["cs-uri-query", "cs(Cookie)", "cs(Referer)"];

/** What the firewall's log and samples must not show, as `dataProtectionConfig` names it. */
const protectedFields: readonly (readonly [fieldType: string, fieldKey?: string])[] = [
  ["QUERY_STRING"],
  ["BODY"],
  ["SINGLE_COOKIE", "session_id"],
  ...["authorization", "cookie", "referer"].map((key) => ["SINGLE_HEADER", key] as const),
];

export const noTokenInAccessLogs: Rule = {
  id: "no-token-in-access-logs",
  severity: "mandatory",
  title: "No access log on AWS holds a query, a cookie, a password, or the page before.",
  why: "Addresses such as /web/reset_password?token= and /mail/view?access_token= open accounts and documents to everyone who reads the log, for as long as it is kept.",
  fix: "Keep recordFields of CloudFront's log delivery, dataProtectionConfig of the firewall, and connectionLogs of the load balancer instead of accessLogs, which cannot leave anything out.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:cloudwatch/logDelivery:LogDelivery").flatMap(delivered),
    ...ofType(resources, "aws:cloudfront/distribution:Distribution").flatMap((fact) =>
      objections(fact, [
        // Logging of the first kind has no choice of fields but for cookies.
        [Input.of(fact).at("loggingConfig").present, "logs queries: loggingConfig has all fields"],
      ]),
    ),
    ...ofType(resources, "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig").flatMap((fact) =>
      fieldsOf(fact, "fields"),
    ),
    ...ofType(resources, "aws:wafv2/webAcl:WebAcl").flatMap(protectedData),
    ...ofType(
      resources,
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:alb/loadBalancer:LoadBalancer",
    ).flatMap((fact) =>
      objections(fact, [
        [
          // A network load balancer sees no request.
          Input.of(fact).at("accessLogs", "enabled").is(true) &&
            Input.of(fact).at("loadBalancerType").isNot("network", "gateway"),
          "logs each query: its access log can leave nothing out",
        ],
      ]),
    ),
  ],
};

function delivered(fact: ResourceFact) {
  const fields = Input.of(fact).at("recordFields");
  return objections(fact, [
    [fields.absent, "delivers every field: queries and cookies, too"],
    ...told(fields),
  ]);
}

function fieldsOf(fact: ResourceFact, key: string) {
  return objections(fact, told(Input.of(fact).at(key)));
}

function told(fields: Input): (readonly [boolean, string])[] {
  const wrong = telling.filter((name) =>
    // Real-time logs call them without the prefix, and with other brackets.
    fields.items.some((field) => field.is(name, name.replace(/\((\w+)\)/, "-$1").toLowerCase())),
  );
  return [[wrong.length > 0, `delivers ${wrong.join(", ")}`]];
}

function protectedData(fact: ResourceFact) {
  const entries = Input.of(fact).at("dataProtectionConfig", "dataProtections");
  const open = protectedFields.filter(
    ([type, key]) =>
      entries.known &&
      entries.items.every((entry) => {
        const field = entry.at("field");
        const keys = field.at("fieldKeys");
        return (
          field.at("fieldType").isNot(type) ||
          (key !== undefined && keys.known && keys.items.every((one) => one.isNot(key)))
        );
      }),
  );
  const names = open.map(([type, key]) => (key === undefined ? type : `${type} ${key}`));
  return objections(fact, [[names.length > 0, `logs and samples ${names.join(", ")}`]]);
}
