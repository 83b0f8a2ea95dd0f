/**
 * Two workloads that read configuration named by its content, an autoscaler, a database that must
 * not be lost, and a volume whose id AWS makes up. `mistake` plants one.
 */
import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const mistake = config.get("mistake") ?? "";
const name = `fixture-${pulumi.getStack()}`;
const cloud = { provider: new aws.Provider("cloud", { region: "eu-central-1" }) };
const cluster = {
  provider: new kubernetes.Provider("cluster", { kubeconfig: "{}", enableServerSideApply: true }),
};

const files = new aws.efs.FileSystem("files", { encrypted: true }, { ...cloud, protect: true });
const space = new kubernetes.core.v1.Namespace(
  "space",
  { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  { ...cluster, protect: true, retainOnDelete: true },
);
const namespace = space.metadata.name;

new kubernetes.core.v1.PersistentVolume(
  "files",
  {
    metadata: { name },
    spec: {
      capacity: { storage: "1000Mi" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      csi: { driver: "efs.csi.aws.com", volumeHandle: files.id },
    },
  },
  { ...cluster, protect: true, retainOnDelete: true },
);
new kubernetes.apiextensions.CustomResource(
  "database",
  {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: "database", namespace },
    spec: { instances: 2, storage: { size: "1Gi" } },
  },
  { ...cluster, protect: true, retainOnDelete: true },
);
const generated = new random.RandomPassword(
  "password",
  { length: 24 },
  { provider: new random.Provider("random") },
);
const password = new kubernetes.core.v1.Secret(
  "password",
  {
    metadata: { name: "password", namespace },
    stringData: { password: generated.result },
  },
  cluster,
);

/** Named by its content: whoever reads it names it, and so rolls when it changes. */
function settings(of: string): kubernetes.core.v1.ConfigMap {
  const text = config.require(`${of}Settings`);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return new kubernetes.core.v1.ConfigMap(
    `${of}-settings`,
    {
      metadata: { name: `${of}-${digest}`, namespace },
      immutable: true,
      data: { "odoo.conf": text },
    },
    cluster,
  );
}

function pods(of: string) {
  return {
    metadata: { labels: { app: of } },
    spec: {
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 101,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: of,
          image: mistake === "type" ? (7 as unknown as string) : "registry.example/odoo:19",
          resources: { requests: { cpu: "1000m", memory: "1024Mi" } },
          env: [
            {
              name: "PASSWORD",
              valueFrom: { secretKeyRef: { name: password.metadata.name, key: "password" } },
            },
          ],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          volumeMounts: [{ name: "settings", mountPath: "/etc/odoo" }],
          ...(mistake === "field" ? { plantedByTest: true } : {}),
        },
      ],
      volumes: [{ name: "settings", configMap: { name: settings(of).metadata.name } }],
    },
  };
}

const web = new kubernetes.apps.v1.Deployment(
  "web",
  {
    metadata: { name: "web", namespace },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: pods("web"),
      ...(mistake === "replicas" ? { replicas: 2 } : {}),
    },
  },
  mistake === "provider" ? {} : cluster,
);
new kubernetes.apps.v1.StatefulSet(
  "worker",
  {
    metadata: { name: "worker", namespace },
    spec: {
      serviceName: "worker",
      replicas: 2,
      selector: { matchLabels: { app: "worker" } },
      template: pods("worker"),
    },
  },
  cluster,
);
new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
  "web",
  {
    metadata: { name: "web", namespace },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: web.metadata.name },
      minReplicas: 2,
      maxReplicas: 6,
    },
  },
  cluster,
);

export const filesystem = files.arn;
