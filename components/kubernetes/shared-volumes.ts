import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsOf, metadataOf } from "./labels.ts";
import { inside } from "./layout.ts";
import type { SharedStorage } from "./place.ts";
import { diskVolume } from "./pod.ts";
import { bytesQuantity } from "./quantity.ts";
import { componentType, kept, type Site } from "./site.ts";

type Volume = k8s.types.input.core.v1.Volume;
type Mount = k8s.types.input.core.v1.VolumeMount;
type FileSystemParts = Extract<SharedStorage, { kind: "file-system" }>;
type AccessMode = "ReadWriteMany" | "ReadOnlyMany";

/** Attachments and sessions: two volumes, so that nginx has the first and never the second. */
export class SharedVolumes extends pulumi.ComponentResource {
  /** Claims of attachments: Odoo's, and nginx's. */
  readonly #filestore: string;
  readonly #nginx: string;

  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("SharedVolumes"), "shared-volumes", {}, opts);
    const { shared } = site.place;
    if (shared.kind === "class") {
      const { className, filestoreClaim } = shared;
      const claim = (name: string, size: number) =>
        this.#claim(site, name, "ReadWriteMany", {
          storageClassName: className,
          resources: { requests: { storage: bytesQuantity(size) } },
        });
      this.#filestore = filestoreClaim ?? "filestore";
      this.#nginx = this.#filestore;
      if (filestoreClaim === null) claim("filestore", shared.filestore);
      claim("sessions", shared.sessions);
    } else {
      this.#filestore = "filestore";
      // A claim keeps the name that it was made with.
      this.#nginx = "proxy-filestore";
      this.#part(site, shared, this.#filestore, shared.filestore, "ReadWriteMany");
      this.#part(site, shared, "sessions", shared.sessions, "ReadWriteMany");
      this.#part(site, shared, this.#nginx, shared.nginx, "ReadOnlyMany");
    }
    this.registerOutputs({});
  }

  /** A volume for a part of a file system that is there, and the claim that alone may have it. */
  #part(
    site: Site,
    { driver, mountOptions }: Pick<FileSystemParts, "driver" | "mountOptions">,
    name: string,
    volumeHandle: pulumi.Input<string>,
    mode: AccessMode,
  ): void {
    // Volumes have no namespace: two stacks in one cluster are told apart by theirs.
    const volumeName = `${site.namespace}-${name}`;
    const volume = new k8s.core.v1.PersistentVolume(
      name,
      {
        metadata: { name: volumeName, labels: labelsOf(site, name) },
        spec: {
          accessModes: [mode],
          // The file system grows by itself; Kubernetes wants a figure, and ignores it.
          capacity: { storage: anySize },
          claimRef: {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            namespace: site.namespace,
            name,
          },
          csi: { driver, volumeHandle },
          ...(mountOptions.length === 0 ? {} : { mountOptions: [...mountOptions] }),
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: "",
        },
      },
      { parent: this, ...kept },
    );
    this.#claim(
      site,
      name,
      mode,
      { storageClassName: "", volumeName, resources: { requests: { storage: anySize } } },
      [volume],
    );
  }

  #claim(
    site: Site,
    name: string,
    mode: AccessMode,
    spec: k8s.types.input.core.v1.PersistentVolumeClaimSpec,
    dependsOn: pulumi.Resource[] = [],
  ): void {
    new k8s.core.v1.PersistentVolumeClaim(
      name,
      {
        metadata: {
          ...metadataOf(site, name),
          // A class that binds late would otherwise wait for a pod that waits for this claim.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: { accessModes: [mode], ...spec },
      },
      { parent: this, dependsOn, ...kept },
    );
  }

  /** For Odoo: both, below one data_dir. */
  get odooVolumes(): Volume[] {
    return [
      diskVolume("data", 2 ** 30),
      { name: "filestore", persistentVolumeClaim: { claimName: this.#filestore } },
      { name: "sessions", persistentVolumeClaim: { claimName: "sessions" } },
    ];
  }

  get odooMounts(): Mount[] {
    return [
      // Modules that a user uploads would land beside them, and go with the pod.
      { name: "data", mountPath: inside.odooData },
      { name: "filestore", mountPath: `${inside.odooData}/filestore` },
      { name: "sessions", mountPath: `${inside.odooData}/sessions` },
    ];
  }

  /** For nginx: attachments, read-only. */
  get nginxVolumes(): Volume[] {
    return [
      { name: "filestore", persistentVolumeClaim: { claimName: this.#nginx, readOnly: true } },
    ];
  }

  get nginxMounts(): Mount[] {
    return [{ name: "filestore", mountPath: `${inside.odooData}/filestore`, readOnly: true }];
  }
}

const anySize = "1Ti";
