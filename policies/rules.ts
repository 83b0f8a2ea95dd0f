/** All rules. A new rule is a file of its own, a line here, and a test of its own. */

import { capabilities } from "../capabilities/capabilities.ts";
import { teamRules } from "../team/rules.ts";
import { albHardening } from "./alb-hardening.ts";
import { albTls } from "./alb-tls.ts";
import { autovacuumEnabled } from "./autovacuum-enabled.ts";
import { awsNamesValid } from "./aws-names-valid.ts";
import { backupRetentionMinimum } from "./backup-retention-minimum.ts";
import { cloudfrontCachesStaticOnly } from "./cloudfront-caches-static-only.ts";
import { cloudfrontTls } from "./cloudfront-tls.ts";
import { cloudfrontWafAndLogging } from "./cloudfront-waf-and-logging.ts";
import { connectionsFitMaxConnections } from "./connections-fit-max-connections.ts";
import { containerRequestsAndLimits } from "./container-requests-and-limits.ts";
import { customTimeoutsSet } from "./custom-timeouts-set.ts";
import { defaultDenyNetworkPolicy } from "./default-deny-network-policy.ts";
import { deletionProtection } from "./deletion-protection.ts";
import { efsAccessPointsEnforced } from "./efs-access-points-enforced.ts";
import { efsBackupPlan } from "./efs-backup-plan.ts";
import { eksAccessEntriesOnly } from "./eks-access-entries-only.ts";
import { eksAuditLogsAndSecretsEncryption } from "./eks-audit-logs-and-secrets-encryption.ts";
import { eksEndpointNotPublic } from "./eks-endpoint-not-public.ts";
import { eksVersionSupported } from "./eks-version-supported.ts";
import { emptydirSizeLimits } from "./emptydir-size-limits.ts";
import { encryptionAtRest } from "./encryption-at-rest.ts";
import { enoughWorkersForUsers } from "./enough-workers-for-users.ts";
import { explicitProviders } from "./explicit-providers.ts";
import { gracefulPodShutdown } from "./graceful-pod-shutdown.ts";
import { hpaOwnsReplicas } from "./hpa-owns-replicas.ts";
import { iamNoWildcards } from "./iam-no-wildcards.ts";
import { iamTrustConditions } from "./iam-trust-conditions.ts";
import { imageDigestsPinned } from "./image-digests-pinned.ts";
import { imdsv2Required } from "./imdsv2-required.ts";
import { installJobsNotRetried } from "./install-jobs-not-retried.ts";
import { keepaliveTimeoutsOrdered } from "./keepalive-timeouts-ordered.ts";
import { kmsKeyRotation } from "./kms-key-rotation.ts";
import { listenNeedsSessionPooling } from "./listen-needs-session-pooling.ts";
import { logRetentionSet } from "./log-retention-set.ts";
import { maxSlotWalKeepSize } from "./max-slot-wal-keep-size.ts";
import { maxWalSendersAndSlots } from "./max-wal-senders-and-slots.ts";
import { memoryLimitsMatchStackFile } from "./memory-limits-match-stack-file.ts";
import { namespacePodSecurity } from "./namespace-pod-security.ts";
import { nginxTempFilesFitDisk } from "./nginx-temp-files-fit-disk.ts";
import { noChecksumBypass } from "./no-checksum-bypass.ts";
import { noDanglingReferences } from "./no-dangling-references.ts";
import { noDanglingSelectors } from "./no-dangling-selectors.ts";
import { noDataInLogs } from "./no-data-in-logs.ts";
import { noDefaultServiceAccount } from "./no-default-service-account.ts";
import { noDevelopmentMode } from "./no-development-mode.ts";
import { noHardcodedSecrets } from "./no-hardcoded-secrets.ts";
import { noHostAccess } from "./no-host-access.ts";
import { noIdleSessionTimeout } from "./no-idle-session-timeout.ts";
import { noOpenSecurityGroups } from "./no-open-security-groups.ts";
import { noPublicIp } from "./no-public-ip.ts";
import { noRetiredRoute } from "./no-retired-route.ts";
import { noSecretInOptions } from "./no-secret-in-options.ts";
import { noShortDatabaseTimeouts } from "./no-short-database-timeouts.ts";
import { noSingleInstance } from "./no-single-instance.ts";
import { noTokenInAccessLogs } from "./no-token-in-access-logs.ts";
import { odooMemoryLimitsOrdered } from "./odoo-memory-limits-ordered.ts";
import { onlyEdgeExposed } from "./only-edge-exposed.ts";
import { pgbouncerMaxClientConn } from "./pgbouncer-max-client-conn.ts";
import { pgbouncerPoolSize } from "./pgbouncer-pool-size.ts";
import { podDisruptionBudgets } from "./pod-disruption-budgets.ts";
import { postgresqlAntiAffinity } from "./postgresql-anti-affinity.ts";
import { processesFitMemory } from "./processes-fit-memory.ts";
import { proxyConnectionsFitMemory } from "./proxy-connections-fit-memory.ts";
import { rbacNoWildcards } from "./rbac-no-wildcards.ts";
import { readinessAndLivenessProbes } from "./readiness-and-liveness-probes.ts";
import { replicaCountsMatchStackFile } from "./replica-counts-match-stack-file.ts";
import { reportPoolTwoWorkers } from "./report-pool-two-workers.ts";
import { restrictedSecurityContext } from "./restricted-security-context.ts";
import { rollingUpdateStrategy } from "./rolling-update-strategy.ts";
import type { Rule } from "./rule.ts";
import { s3AccessLogging } from "./s3-access-logging.ts";
import { s3KmsEncryption } from "./s3-kms-encryption.ts";
import { s3PublicAccessBlocked } from "./s3-public-access-blocked.ts";
import { s3SslRequestsOnly } from "./s3-ssl-requests-only.ts";
import { s3VersioningAndLifecycle } from "./s3-versioning-and-lifecycle.ts";
import { secretsMountedAsFiles } from "./secrets-mounted-as-files.ts";
import { securityGroupDescriptions } from "./security-group-descriptions.ts";
import { separateWalVolume } from "./separate-wal-volume.ts";
import { serverWideModulesComplete } from "./server-wide-modules-complete.ts";
import { sharedBuffersFitMemory } from "./shared-buffers-fit-memory.ts";
import { sharedVolumesReadWriteMany } from "./shared-volumes-read-write-many.ts";
import { smtpEncryption } from "./smtp-encryption.ts";
import { synchronousStandbyRedundancy } from "./synchronous-standby-redundancy.ts";
import { tempFileLimit } from "./temp-file-limit.ts";
import { tempVolumesOnDisk } from "./temp-volumes-on-disk.ts";
import { timeoutsOrdered } from "./timeouts-ordered.ts";
import { topologySpreadConstraints } from "./topology-spread-constraints.ts";
import { uploadsFitMemory } from "./uploads-fit-memory.ts";
import { vpcDefaultSecurityGroupClosed } from "./vpc-default-security-group-closed.ts";
import { vpcEndpoints } from "./vpc-endpoints.ts";
import { vpcFlowLogs } from "./vpc-flow-logs.ts";
import { wafNoFalsePositives } from "./waf-no-false-positives.ts";
import { wafRulesEnforced } from "./waf-rules-enforced.ts";
import { walArchiving } from "./wal-archiving.ts";
import { walFitsVolume } from "./wal-fits-volume.ts";
import { workMemFitsMemory } from "./work-mem-fits-memory.ts";
import { workersFitCpu } from "./workers-fit-cpu.ts";

export const rules: readonly Rule[] = [
  albHardening,
  albTls,
  autovacuumEnabled,
  awsNamesValid,
  backupRetentionMinimum,
  cloudfrontCachesStaticOnly,
  cloudfrontTls,
  cloudfrontWafAndLogging,
  connectionsFitMaxConnections,
  containerRequestsAndLimits,
  customTimeoutsSet,
  defaultDenyNetworkPolicy,
  deletionProtection,
  efsAccessPointsEnforced,
  efsBackupPlan,
  eksAccessEntriesOnly,
  eksAuditLogsAndSecretsEncryption,
  eksEndpointNotPublic,
  eksVersionSupported,
  emptydirSizeLimits,
  encryptionAtRest,
  enoughWorkersForUsers,
  explicitProviders,
  gracefulPodShutdown,
  hpaOwnsReplicas,
  iamNoWildcards,
  iamTrustConditions,
  imageDigestsPinned,
  imdsv2Required,
  installJobsNotRetried,
  keepaliveTimeoutsOrdered,
  kmsKeyRotation,
  listenNeedsSessionPooling,
  logRetentionSet,
  maxSlotWalKeepSize,
  maxWalSendersAndSlots,
  memoryLimitsMatchStackFile,
  namespacePodSecurity,
  nginxTempFilesFitDisk,
  noChecksumBypass,
  noDanglingReferences,
  noDanglingSelectors,
  noDataInLogs,
  noDefaultServiceAccount,
  noDevelopmentMode,
  noHardcodedSecrets,
  noHostAccess,
  noIdleSessionTimeout,
  noOpenSecurityGroups,
  noPublicIp,
  noRetiredRoute,
  noSecretInOptions,
  noShortDatabaseTimeouts,
  noSingleInstance,
  noTokenInAccessLogs,
  odooMemoryLimitsOrdered,
  onlyEdgeExposed,
  pgbouncerMaxClientConn,
  pgbouncerPoolSize,
  podDisruptionBudgets,
  postgresqlAntiAffinity,
  processesFitMemory,
  proxyConnectionsFitMemory,
  rbacNoWildcards,
  readinessAndLivenessProbes,
  replicaCountsMatchStackFile,
  reportPoolTwoWorkers,
  restrictedSecurityContext,
  rollingUpdateStrategy,
  s3AccessLogging,
  s3KmsEncryption,
  s3PublicAccessBlocked,
  s3SslRequestsOnly,
  s3VersioningAndLifecycle,
  secretsMountedAsFiles,
  securityGroupDescriptions,
  separateWalVolume,
  serverWideModulesComplete,
  sharedBuffersFitMemory,
  sharedVolumesReadWriteMany,
  smtpEncryption,
  synchronousStandbyRedundancy,
  tempFileLimit,
  tempVolumesOnDisk,
  timeoutsOrdered,
  topologySpreadConstraints,
  uploadsFitMemory,
  vpcDefaultSecurityGroupClosed,
  vpcEndpoints,
  vpcFlowLogs,
  wafNoFalsePositives,
  wafRulesEnforced,
  walArchiving,
  walFitsVolume,
  workersFitCpu,
  workMemFitsMemory,
  // Those of capabilities: they judge nothing in a stack that has them off.
  ...capabilities.flatMap((capability) => capability.rules ?? []),
  ...teamRules,
];
