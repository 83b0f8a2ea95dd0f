import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { metadataOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { componentType, kept, type Site } from "./site.ts";

type Volume = k8s.types.input.core.v1.Volume;
type Mount = k8s.types.input.core.v1.VolumeMount;

/** Attachments and sessions: two volumes, so that nginx has the first and never the second. */
export class SharedVolumes extends pulumi.ComponentResource {
  readonly #filestore: string;

  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("SharedVolumes"), "shared-volumes", {}, opts);
    const { filestore, sessions, sharedClass } = site.settings.storage;
    const claim = (name: string, size: number) =>
      new k8s.core.v1.PersistentVolumeClaim(
        name,
        {
          metadata: {
            ...metadataOf(site, name),
            // A class that binds late would otherwise wait for a pod that waits for this claim.
            annotations: { "pulumi.com/skipAwait": "true" },
          },
          spec: {
            accessModes: ["ReadWriteMany"],
            storageClassName: sharedClass,
            resources: { requests: { storage: `${Math.ceil(size / 2 ** 20)}Mi` } },
          },
        },
        { parent: this, ...kept },
      );
    this.#filestore = "existing" in filestore ? filestore.existing.claim : "filestore";
    if ("create" in filestore) claim("filestore", filestore.create.size);
    claim("sessions", sessions);
    this.registerOutputs({});
  }

  /** For Odoo: both, below one data_dir. */
  get odooVolumes(): Volume[] {
    return [
      { name: "data", emptyDir: { sizeLimit: "1Gi" } },
      { name: "filestore", persistentVolumeClaim: { claimName: this.#filestore } },
      { name: "sessions", persistentVolumeClaim: { claimName: "sessions" } },
    ];
  }

  get odooMounts(): Mount[] {
    return [
      // Modules that somebody uploads would land beside them, and go with the pod.
      { name: "data", mountPath: inside.odooData },
      { name: "filestore", mountPath: `${inside.odooData}/filestore` },
      { name: "sessions", mountPath: `${inside.odooData}/sessions` },
    ];
  }

  /** For nginx: attachments, read-only. */
  get proxyVolumes(): Volume[] {
    return [
      {
        name: "filestore",
        persistentVolumeClaim: { claimName: this.#filestore, readOnly: true },
      },
    ];
  }

  get proxyMounts(): Mount[] {
    return [{ name: "filestore", mountPath: `${inside.odooData}/filestore`, readOnly: true }];
  }
}
