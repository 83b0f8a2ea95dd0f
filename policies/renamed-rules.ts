/** Former ids of rules, so that an exemption or a search with one leads to the rule. */

import type { Exemption } from "../model/exemption.ts";
import type { Finding } from "../model/finding.ts";
import type { Place } from "../model/location.ts";
import type { RuleText } from "./rule.ts";

export const exemptionRuleRenamed: RuleText = {
  id: "exemption-rule-renamed",
  severity: "mandatory",
  title: "Every exemption uses the current id of its rule.",
  why: "An exemption with a former id exempts nothing, and its finding blocks `up` again.",
  fix: "Write the current id.",
  source: "https://github.com/cdklabs/cdk-nag/issues/634",
};

/** The finding about an exemption that uses a former id; null where its id is no former one. */
export function renamedFinding(exemption: Exemption & { readonly at: Place }): Finding | null {
  const current = currentId(exemption.rule);
  if (current === null) return null;
  const { id, severity, fix } = exemptionRuleRenamed;
  return {
    rule: id,
    severity,
    subject: `${exemption.rule}/${exemption.subject}`,
    message: `the rule ${exemption.rule} is now called ${current}`,
    fix,
    at: exemption.at,
  };
}

/** The current id of a rule by a former one; null where it is no former one. */
export function currentId(former: string): string | null {
  return renamedRules.get(former) ?? null;
}

/** Former id to current id. */
export const renamedRules: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "api-is-closed-to-the-world": "eks-endpoint-not-public",
    "autoscalers-decide-alone": "hpa-owns-replicas",
    "autovacuum-stays-on": "autovacuum-enabled",
    "backups-reach-back": "backup-retention-minimum",
    "buckets-are-encrypted": "s3-kms-encryption",
    "buckets-are-private": "s3-public-access-blocked",
    "buckets-demand-tls": "s3-ssl-requests-only",
    "buckets-keep-versions": "s3-versioning-and-lifecycle",
    "buckets-log-access": "s3-access-logging",
    "cdn-caches-static-files-alone": "cloudfront-caches-static-only",
    "clients-fit-pooler": "pgbouncer-max-client-conn",
    "cluster-access-is-by-entries": "eks-access-entries-only",
    "connections-fit-memory": "proxy-connections-fit-memory",
    "connections-fit-postgresql": "connections-fit-max-connections",
    "connections-survive-pooler": "pgbouncer-pool-size",
    "containers-are-probed": "readiness-and-liveness-probes",
    "containers-have-resources": "container-requests-and-limits",
    "control-plane-is-audited": "eks-audit-logs-and-secrets-encryption",
    "damage-is-not-hidden": "no-checksum-bypass",
    "data-at-rest-is-encrypted": "encryption-at-rest",
    "data-is-protected": "deletion-protection",
    "database-outlasts-odoo": "no-short-database-timeouts",
    "databases-survive-a-node": "postgresql-anti-affinity",
    "default-groups-are-empty": "vpc-default-security-group-closed",
    "distributions-are-guarded": "cloudfront-waf-and-logging",
    "distributions-speak-tls": "cloudfront-tls",
    "drains-keep-serving": "pod-disruption-budgets",
    "exemption-ends-soon": "exemption-expires-soon",
    "files-are-copied": "efs-backup-plan",
    "files-have-narrow-doors": "efs-access-points-enforced",
    "firewall-admits-odoo": "waf-no-false-positives",
    "firewall-guards-odoo": "waf-rules-enforced",
    "groups-admit-no-world": "no-open-security-groups",
    "groups-say-why": "security-group-descriptions",
    "idle-sessions-stay": "no-idle-session-timeout",
    "images-have-digests": "image-digests-pinned",
    "instances-as-budgeted": "replica-counts-match-stack-file",
    "jobs-run-once": "install-jobs-not-retried",
    "keep-alive-in-order": "keepalive-timeouts-ordered",
    "keys-are-kept-well": "kms-key-rotation",
    "kubernetes-is-supported": "eks-version-supported",
    "limits-hold-processes": "memory-limits-match-stack-file",
    "listen-on-session-listener": "listen-needs-session-pooling",
    "load-balancers-are-hardened": "alb-hardening",
    "load-balancers-speak-tls": "alb-tls",
    "logs-end": "log-retention-set",
    "machines-have-no-public-address": "no-public-ip",
    "mail-relay-is-protected": "smtp-encryption",
    "memory-limits-in-order": "odoo-memory-limits-ordered",
    "namespaces-are-restricted": "namespace-pod-security",
    "network-denies-by-default": "default-deny-network-policy",
    "networks-are-logged": "vpc-flow-logs",
    "networks-have-endpoints": "vpc-endpoints",
    "no-secret-value-in-code": "no-hardcoded-secrets",
    "nodes-demand-session-tokens": "imdsv2-required",
    "one-machine-holds-it": "stack-fits-one-machine",
    "only-the-edge-is-public": "only-edge-exposed",
    "pdfs-can-be-printed": "report-pool-two-workers",
    "permissions-are-named": "iam-no-wildcards",
    "pods-are-restricted": "restricted-security-context",
    "pods-end-gently": "graceful-pod-shutdown",
    "pods-have-own-account": "no-default-service-account",
    "pods-stay-off-the-host": "no-host-access",
    "references-resolve": "no-dangling-references",
    "replicas-are-spread": "topology-spread-constraints",
    "replication-has-room": "max-wal-senders-and-slots",
    "resources-name-their-provider": "explicit-providers",
    "roles-name-what-they-allow": "rbac-no-wildcards",
    "rollouts-keep-serving": "rolling-update-strategy",
    "scratch-fits-limits": "emptydir-size-limits",
    "secrets-stay-in-secrets": "secrets-mounted-as-files",
    "selectors-find-pods": "no-dangling-selectors",
    "shared-claims-are-read-write-many": "shared-volumes-read-write-many",
    "slots-have-a-cap": "max-slot-wal-keep-size",
    "stacks-share-no-address": "stack-address-conflicts",
    "strict-outlives-one-standby": "synchronous-standby-redundancy",
    "temp-files-fit-volume": "temp-file-limit",
    "temporary-files-fit-disk": "nginx-temp-files-fit-disk",
    "texts-fit-aws": "aws-names-valid",
    "time-outs-in-order": "timeouts-ordered",
    "trust-is-pinned": "iam-trust-conditions",
    "volumes-hold-temporary-files": "temp-volumes-on-disk",
    "waits-are-long-enough": "custom-timeouts-set",
    "wal-has-own-volume": "separate-wal-volume",
    "wal-is-archived": "wal-archiving",
    "workers-carry-users": "enough-workers-for-users",
  }),
);
