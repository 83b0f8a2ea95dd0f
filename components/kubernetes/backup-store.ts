import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { metadataOf } from "./labels.ts";
import { componentType, kept, type Site } from "./site.ts";

/** CloudNativePG's name of the Barman Cloud plugin. */
export const plugin = "barman-cloud.cloudnative-pg.io";

const storeName = "backup";

/** What a Cluster says of the store: as its archive, or as a place to read from. */
export function pluginOf(server: string, archives: boolean) {
  return {
    name: plugin,
    ...(archives ? { isWALArchiver: true } : {}),
    parameters: { barmanObjectName: storeName, serverName: server },
  };
}

/** The bucket for WAL and base backups. */
export class BackupStore extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("BackupStore"), "backup-store", {}, opts);
    const { destination, endpoint, credentials } = site.place.archive;
    const { retention } = site.settings.backup;
    const key = (key: string, name: string) => ({ name, key });
    new k8s.apiextensions.CustomResource(
      storeName,
      {
        apiVersion: "barmancloud.cnpg.io/v1",
        kind: "ObjectStore",
        metadata: metadataOf(site, storeName),
        spec: {
          retentionPolicy: `${Math.ceil(retention / 86400)}d`,
          configuration: {
            destinationPath: destination,
            ...(endpoint === null ? {} : { endpointURL: endpoint }),
            s3Credentials:
              credentials === null
                ? { inheritFromIAMRole: true }
                : {
                    accessKeyId: key("ACCESS_KEY_ID", credentials),
                    secretAccessKey: key("ACCESS_SECRET_KEY", credentials),
                  },
            wal: { compression: "gzip", maxParallel: 4 },
            data: { compression: "gzip", jobs: 2 },
          },
          instanceSidecarConfiguration: {
            resources: {
              requests: { cpu: "100m", memory: "256Mi" },
              limits: { memory: "512Mi" },
            },
          },
        },
      },
      { parent: this, ...kept },
    );
    this.registerOutputs({});
  }
}
