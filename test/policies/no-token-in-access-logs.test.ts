import { noTokenInAccessLogs as rule } from "../../policies/no-token-in-access-logs.ts";
import {
  balancer,
  firewall,
  logDelivery,
  distribution as loggingItself,
} from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const distribution = but(loggingItself, { loggingConfig: gone });
const realTime = fact("aws:cloudfront/realtimeLogConfig:RealtimeLogConfig", "live", {
  fields: ["timestamp", "c-ip"],
});
const places = "dataProtectionConfig.dataProtections";
const logged = "LoadBalancer edge: logs each query: its access log can leave nothing out";

resourceCases(rule, {
  fires: {
    "every field": [
      [but(logDelivery, { recordFields: gone })],
      ["LogDelivery cloudfront: delivers every field: queries and cookies, too"],
    ],
    "queries and the page before": [
      [but(logDelivery, { recordFields: ["date", "cs-uri-query", "cs(Referer)"] })],
      ["LogDelivery cloudfront: delivers cs-uri-query, cs(Referer)"],
    ],
    cookies: [
      [but(realTime, { fields: ["c-ip", "cs-cookie"] })],
      ["RealtimeLogConfig live: delivers cs(Cookie)"],
    ],
    "the older log of CloudFront": [
      [loggingItself],
      ["Distribution edge: logs queries: loggingConfig has all fields"],
    ],
    "the firewall protects nothing": [
      [but(firewall, { dataProtectionConfig: gone })],
      [
        "WebAcl edge: logs and samples QUERY_STRING, BODY, SINGLE_COOKIE session_id, SINGLE_HEADER authorization, SINGLE_HEADER cookie, SINGLE_HEADER referer",
      ],
    ],
    "the firewall shows queries": [
      [but(firewall, { [`${places}[0]`]: gone })],
      ["WebAcl edge: logs and samples QUERY_STRING"],
    ],
    "the firewall shows a header": [
      [but(firewall, { [`${places}[3].field.fieldKeys`]: ["authorization", "cookie"] })],
      ["WebAcl edge: logs and samples SINGLE_HEADER referer"],
    ],
    "a header is no cookie": [
      [but(firewall, { [`${places}[2].field.fieldType`]: "SINGLE_HEADER" })],
      ["WebAcl edge: logs and samples SINGLE_COOKIE session_id"],
    ],
    "requests at the load balancer": [
      [but(balancer, { accessLogs: { bucket: "logs", enabled: true } })],
      [logged],
    ],
    "the older name": [
      [
        {
          ...but(balancer, { accessLogs: { bucket: "logs", enabled: true } }),
          type: "aws:alb/loadBalancer:LoadBalancer",
        },
      ],
      [logged],
    ],
  },
  "does not fire": {
    "the kit's": [logDelivery, distribution, firewall, balancer, realTime],
    "an access log that is off": [
      but(balancer, { accessLogs: { bucket: "logs", enabled: false } }),
    ],
    "a network load balancer sees no request": [
      but(balancer, {
        loadBalancerType: "network",
        accessLogs: { bucket: "logs", enabled: true },
      }),
    ],
  },
  "not applicable": { "no log": [vpc] },
  unknown: {
    everything: [logDelivery, distribution, firewall, balancer, realTime].map(allUnknown),
    fields: [but(logDelivery, { recordFields: ["date", "x"], "recordFields[1]": unknown })],
    keys: [
      but(firewall, { [`${places}[3].field.fieldKeys`]: unknown }),
      but(firewall, { [`${places}[0].field.fieldType`]: unknown }),
      but(firewall, { [`${places}[2].field.fieldKeys[0]`]: unknown }),
    ],
    "the kind of load balancer": [
      but(balancer, {
        loadBalancerType: unknown,
        accessLogs: { bucket: "logs", enabled: true },
      }),
    ],
  },
});
