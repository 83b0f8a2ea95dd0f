/** All rules. A new rule is a file of its own, a line here, and a test of its own. */
import { apiIsClosedToTheWorld } from "./api-is-closed-to-the-world.ts";
import { autoscalersDecideAlone } from "./autoscalers-decide-alone.ts";
import { autovacuumStaysOn } from "./autovacuum-stays-on.ts";
import { backupsReachBack } from "./backups-reach-back.ts";
import { bucketsAreEncrypted } from "./buckets-are-encrypted.ts";
import { bucketsArePrivate } from "./buckets-are-private.ts";
import { bucketsDemandTls } from "./buckets-demand-tls.ts";
import { bucketsKeepVersions } from "./buckets-keep-versions.ts";
import { bucketsLogAccess } from "./buckets-log-access.ts";
import { cdnCachesStaticFilesAlone } from "./cdn-caches-static-files-alone.ts";
import { clientsFitPooler } from "./clients-fit-pooler.ts";
import { clusterAccessIsByEntries } from "./cluster-access-is-by-entries.ts";
import { connectionsFitMemory } from "./connections-fit-memory.ts";
import { connectionsFitPostgresql } from "./connections-fit-postgresql.ts";
import { connectionsSurvivePooler } from "./connections-survive-pooler.ts";
import { containersAreProbed } from "./containers-are-probed.ts";
import { containersHaveResources } from "./containers-have-resources.ts";
import { controlPlaneIsAudited } from "./control-plane-is-audited.ts";
import { damageIsNotHidden } from "./damage-is-not-hidden.ts";
import { dataAtRestIsEncrypted } from "./data-at-rest-is-encrypted.ts";
import { dataIsProtected } from "./data-is-protected.ts";
import { databaseOutlastsOdoo } from "./database-outlasts-odoo.ts";
import { databasesSurviveANode } from "./databases-survive-a-node.ts";
import { defaultGroupsAreEmpty } from "./default-groups-are-empty.ts";
import { distributionsAreGuarded } from "./distributions-are-guarded.ts";
import { distributionsSpeakTls } from "./distributions-speak-tls.ts";
import { drainsKeepServing } from "./drains-keep-serving.ts";
import { filesAreCopied } from "./files-are-copied.ts";
import { filesHaveNarrowDoors } from "./files-have-narrow-doors.ts";
import { firewallAdmitsOdoo } from "./firewall-admits-odoo.ts";
import { firewallGuardsOdoo } from "./firewall-guards-odoo.ts";
import { groupsAdmitNoWorld } from "./groups-admit-no-world.ts";
import { groupsSayWhy } from "./groups-say-why.ts";
import { idleSessionsStay } from "./idle-sessions-stay.ts";
import { imagesHaveDigests } from "./images-have-digests.ts";
import { instancesAsBudgeted } from "./instances-as-budgeted.ts";
import { jobsRunOnce } from "./jobs-run-once.ts";
import { keepAliveInOrder } from "./keep-alive-in-order.ts";
import { keysAreKeptWell } from "./keys-are-kept-well.ts";
import { kubernetesIsSupported } from "./kubernetes-is-supported.ts";
import { limitsHoldProcesses } from "./limits-hold-processes.ts";
import { listenOnSessionListener } from "./listen-on-session-listener.ts";
import { loadBalancersAreHardened } from "./load-balancers-are-hardened.ts";
import { loadBalancersSpeakTls } from "./load-balancers-speak-tls.ts";
import { logsEnd } from "./logs-end.ts";
import { machinesHaveNoPublicAddress } from "./machines-have-no-public-address.ts";
import { mailRelayIsProtected } from "./mail-relay-is-protected.ts";
import { memoryLimitsInOrder } from "./memory-limits-in-order.ts";
import { namespacesAreRestricted } from "./namespaces-are-restricted.ts";
import { networkDeniesByDefault } from "./network-denies-by-default.ts";
import { networksAreLogged } from "./networks-are-logged.ts";
import { networksHaveEndpoints } from "./networks-have-endpoints.ts";
import { noDataInLogs } from "./no-data-in-logs.ts";
import { noDevelopmentMode } from "./no-development-mode.ts";
import { noRetiredRoute } from "./no-retired-route.ts";
import { noSecretInOptions } from "./no-secret-in-options.ts";
import { noSecretValueInCode } from "./no-secret-value-in-code.ts";
import { noSingleInstance } from "./no-single-instance.ts";
import { noTokenInAccessLogs } from "./no-token-in-access-logs.ts";
import { nodesDemandSessionTokens } from "./nodes-demand-session-tokens.ts";
import { onlyTheEdgeIsPublic } from "./only-the-edge-is-public.ts";
import { pdfsCanBePrinted } from "./pdfs-can-be-printed.ts";
import { permissionsAreNamed } from "./permissions-are-named.ts";
import { podsAreRestricted } from "./pods-are-restricted.ts";
import { podsEndGently } from "./pods-end-gently.ts";
import { podsHaveOwnAccount } from "./pods-have-own-account.ts";
import { podsStayOffTheHost } from "./pods-stay-off-the-host.ts";
import { processesFitMemory } from "./processes-fit-memory.ts";
import { referencesResolve } from "./references-resolve.ts";
import { replicasAreSpread } from "./replicas-are-spread.ts";
import { replicationHasRoom } from "./replication-has-room.ts";
import { resourcesNameTheirProvider } from "./resources-name-their-provider.ts";
import { rolesNameWhatTheyAllow } from "./roles-name-what-they-allow.ts";
import { rolloutsKeepServing } from "./rollouts-keep-serving.ts";
import type { Rule } from "./rule.ts";
import { scratchFitsLimits } from "./scratch-fits-limits.ts";
import { secretsStayInSecrets } from "./secrets-stay-in-secrets.ts";
import { selectorsFindPods } from "./selectors-find-pods.ts";
import { serverWideModulesComplete } from "./server-wide-modules-complete.ts";
import { sharedBuffersFitMemory } from "./shared-buffers-fit-memory.ts";
import { sharedClaimsAreReadWriteMany } from "./shared-claims-are-read-write-many.ts";
import { slotsHaveACap } from "./slots-have-a-cap.ts";
import { strictOutlivesOneStandby } from "./strict-outlives-one-standby.ts";
import { tempFilesFitVolume } from "./temp-files-fit-volume.ts";
import { temporaryFilesFitDisk } from "./temporary-files-fit-disk.ts";
import { textsFitAws } from "./texts-fit-aws.ts";
import { timeOutsInOrder } from "./time-outs-in-order.ts";
import { trustIsPinned } from "./trust-is-pinned.ts";
import { uploadsFitMemory } from "./uploads-fit-memory.ts";
import { volumesHoldTemporaryFiles } from "./volumes-hold-temporary-files.ts";
import { waitsAreLongEnough } from "./waits-are-long-enough.ts";
import { walFitsVolume } from "./wal-fits-volume.ts";
import { walHasOwnVolume } from "./wal-has-own-volume.ts";
import { walIsArchived } from "./wal-is-archived.ts";
import { workMemFitsMemory } from "./work-mem-fits-memory.ts";
import { workersCarryUsers } from "./workers-carry-users.ts";
import { workersFitCpu } from "./workers-fit-cpu.ts";
export const rules: readonly Rule[] = [
  apiIsClosedToTheWorld,
  autoscalersDecideAlone,
  autovacuumStaysOn,
  backupsReachBack,
  bucketsAreEncrypted,
  bucketsArePrivate,
  bucketsDemandTls,
  bucketsKeepVersions,
  bucketsLogAccess,
  cdnCachesStaticFilesAlone,
  clientsFitPooler,
  clusterAccessIsByEntries,
  connectionsFitMemory,
  connectionsFitPostgresql,
  connectionsSurvivePooler,
  containersAreProbed,
  containersHaveResources,
  controlPlaneIsAudited,
  damageIsNotHidden,
  dataAtRestIsEncrypted,
  dataIsProtected,
  databaseOutlastsOdoo,
  databasesSurviveANode,
  defaultGroupsAreEmpty,
  distributionsAreGuarded,
  distributionsSpeakTls,
  drainsKeepServing,
  filesAreCopied,
  filesHaveNarrowDoors,
  firewallAdmitsOdoo,
  firewallGuardsOdoo,
  groupsAdmitNoWorld,
  groupsSayWhy,
  idleSessionsStay,
  imagesHaveDigests,
  instancesAsBudgeted,
  jobsRunOnce,
  keysAreKeptWell,
  kubernetesIsSupported,
  limitsHoldProcesses,
  listenOnSessionListener,
  loadBalancersAreHardened,
  loadBalancersSpeakTls,
  logsEnd,
  machinesHaveNoPublicAddress,
  mailRelayIsProtected,
  memoryLimitsInOrder,
  namespacesAreRestricted,
  networkDeniesByDefault,
  networksAreLogged,
  networksHaveEndpoints,
  noDataInLogs,
  noDevelopmentMode,
  noRetiredRoute,
  noSecretInOptions,
  noSecretValueInCode,
  noSingleInstance,
  noTokenInAccessLogs,
  nodesDemandSessionTokens,
  onlyTheEdgeIsPublic,
  permissionsAreNamed,
  podsAreRestricted,
  podsEndGently,
  podsHaveOwnAccount,
  podsStayOffTheHost,
  pdfsCanBePrinted,
  processesFitMemory,
  referencesResolve,
  replicasAreSpread,
  replicationHasRoom,
  resourcesNameTheirProvider,
  rolesNameWhatTheyAllow,
  rolloutsKeepServing,
  scratchFitsLimits,
  secretsStayInSecrets,
  selectorsFindPods,
  serverWideModulesComplete,
  sharedBuffersFitMemory,
  sharedClaimsAreReadWriteMany,
  slotsHaveACap,
  strictOutlivesOneStandby,
  tempFilesFitVolume,
  temporaryFilesFitDisk,
  textsFitAws,
  timeOutsInOrder,
  keepAliveInOrder,
  trustIsPinned,
  uploadsFitMemory,
  volumesHoldTemporaryFiles,
  waitsAreLongEnough,
  walFitsVolume,
  walHasOwnVolume,
  walIsArchived,
  workMemFitsMemory,
  workersCarryUsers,
  workersFitCpu,
];
