/** Objects as the kit registers them: right in everything that rules look at. */
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { stackText } from "../model/written-stack.ts";
import { object } from "./facts.ts";

const digest = `sha256:${"1".repeat(64)}`;

/** What finds the pods of a tier. */
export const labelsOf = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": "test",
});

const tight = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

export const resources = {
  requests: { cpu: "500m", memory: "512Mi" },
  limits: { memory: "512Mi" },
};

/** A container that serves port 8069. */
export const serving = {
  name: "odoo",
  image: `registry.example.com/odoo:19.0@${digest}`,
  ports: [{ name: "http", containerPort: 8069 }],
  readinessProbe: { httpGet: { path: "/", port: 8069 } },
  livenessProbe: { tcpSocket: { port: "http" } },
  lifecycle: { preStop: { sleep: { seconds: 10 } } },
  env: [{ name: "LANG", value: "C.UTF-8" }],
  resources,
  securityContext: tight,
};

/** A container that runs once and serves nobody. */
export const working = {
  name: "modules",
  image: `registry.example.com/odoo:19.0@${digest}`,
  command: ["/etc/odoo-cluster/modules.sh"],
  resources,
  securityContext: tight,
};

export const podSpec = {
  serviceAccountName: "odoo-cluster",
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    seccompProfile: { type: "RuntimeDefault" },
  },
  terminationGracePeriodSeconds: 140,
};

const template = (name: string, spec: object) => ({
  metadata: { labels: labelsOf(name) },
  spec: { ...podSpec, ...spec },
});

const spread = (name: string) => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: labelsOf(name) },
    },
  ],
});

/** A pool with two instances. */
export const api = object("apps/v1", "Deployment", "api", {
  spec: {
    replicas: 2,
    selector: { matchLabels: labelsOf("api") },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: template("api", {
      ...spread("api"),
      containers: [serving],
      volumes: [{ name: "sessions", persistentVolumeClaim: { claimName: "sessions" } }],
    }),
  },
});

/** Two instances with an address each, and a sidecar. */
export const pgbouncer = object("apps/v1", "StatefulSet", "pgbouncer", {
  spec: {
    serviceName: "pgbouncer",
    replicas: 2,
    selector: { matchLabels: labelsOf("pgbouncer") },
    template: template("pgbouncer", {
      ...spread("pgbouncer"),
      initContainers: [{ ...working, name: "router", restartPolicy: "Always" }],
      containers: [{ ...serving, name: "pooled" }],
    }),
  },
});

export const job = object("batch/v1", "Job", "init-job", {
  spec: {
    backoffLimit: 0,
    template: template("init-job", {
      restartPolicy: "Never",
      initContainers: [working],
      containers: [{ ...working, name: "after-modules" }],
    }),
  },
});

export const budget = object("policy/v1", "PodDisruptionBudget", "api", {
  spec: {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: labelsOf("api") },
  },
});

export const autoscaler = object("autoscaling/v2", "HorizontalPodAutoscaler", "api", {
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
    minReplicas: 2,
    maxReplicas: 4,
  },
});

export const service = object("v1", "Service", "api", {
  spec: {
    selector: labelsOf("api"),
    ports: [{ name: "http", port: 8069, targetPort: 8069 }],
  },
});

export const claim = object("v1", "PersistentVolumeClaim", "sessions", {
  spec: {
    accessModes: ["ReadWriteMany"],
    storageClassName: "shared",
    resources: { requests: { storage: "2048Mi" } },
  },
});

export const namespace = object("v1", "Namespace", "namespace", {
  metadata: {
    name: "erp",
    labels: {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  },
});

export const account = object("v1", "ServiceAccount", "account", {
  metadata: { name: "odoo-cluster", namespace: "erp" },
  automountServiceAccountToken: false,
});

export const denyAll = object("networking.k8s.io/v1", "NetworkPolicy", "deny-all", {
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

export const archiver = { name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true };

/** A primary with two standbys. */
export const database = object("postgresql.cnpg.io/v1", "Cluster", "postgresql", {
  spec: {
    instances: 3,
    imageName: `registry.example.com/postgresql:17.6@${digest}`,
    postgresql: { synchronous: { method: "any", number: 1, dataDurability: "required" } },
    resources,
    storage: { size: "204800Mi", storageClass: "fast" },
    walStorage: { size: "102400Mi", storageClass: "fast" },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
    },
    enablePDB: true,
    superuserSecret: { name: "postgresql-superuser" },
    plugins: [{ ...archiver, parameters: { barmanObjectName: "backup" } }],
  },
});

/** An instance of its own that follows the primary. */
export const reporting = object("postgresql.cnpg.io/v1", "Cluster", "reporting", {
  spec: {
    ...(database.inputs["spec"] as object),
    instances: 1,
    enablePDB: false,
    postgresql: {},
    plugins: [],
    replica: { enabled: true, source: "postgresql" },
  },
});

export const store = object("barmancloud.cnpg.io/v1", "ObjectStore", "backup", {
  spec: { retentionPolicy: "30d", configuration: { destinationPath: "s3://backups/erp" } },
});

export const backup = object("postgresql.cnpg.io/v1", "ScheduledBackup", "backup", {
  spec: { schedule: "0 0 2 * * *", cluster: { name: "postgresql" }, method: "plugin" },
});

/** What those objects were made for. */
export const topology = buildTopology(
  parseSpec(
    stackText(
      `concurrentUsers: 20
pools:
  app: { role: http, instances: 2 }
  api: { role: http, instances: 2, memory: 2 GiB, limitTimeReal: 2 min, routes: [/json/2] }
  scaled: { role: http, instances: 2, autoscale: { maximum: 4 }, routes: [/report] }
  websocket: { role: websocket, instances: 2 }
  cron: { role: cron, instances: 2, limitTimeReal: 30 min }
postgresql: { standbys: 2, durability: strict, reportingReplica: true, memory: 8 GiB }`,
      "kubernetes",
    ),
    "stack.yaml",
    "test",
  ),
);
