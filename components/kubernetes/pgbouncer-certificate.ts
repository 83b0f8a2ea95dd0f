import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { theGroup } from "../../model/topology.ts";
import { metadataOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { componentType, renamed, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/** Secret with PgBouncer's certificate, its key and the authority that signed it. */
export const pgbouncerCertificate = "pgbouncer-tls";

const authority = "pgbouncer-authority";

type Volume = k8s.types.input.core.v1.Volume;

/** For PgBouncer: all of it. */
export const pgbouncerVolume: Volume = volume(["tls.crt", "tls.key", "ca.crt"]);

/** For Odoo: what PgBouncer is checked against, and never its key. */
export const pgbouncerAuthorityVolume: Volume = volume(["ca.crt"]);

export const pgbouncerMount: k8s.types.input.core.v1.VolumeMount = {
  name: "pgbouncer-tls",
  mountPath: inside.pgbouncerTls,
  readOnly: true,
};

function volume(keys: readonly string[]): Volume {
  return {
    name: "pgbouncer-tls",
    secret: {
      secretName: pgbouncerCertificate,
      defaultMode: 0o440,
      items: keys.map((key) => ({ key, path: key })),
    },
  };
}

/**
 * PgBouncer's certificate, by cert-manager from an authority that signs nothing else. The authority
 * keeps its key: clients that still have its former certificate believe what it signs now.
 */
export class PgbouncerCertificate extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(
      componentType("PgbouncerCertificate"),
      "pgbouncer-certificate",
      {},
      renamed("PgbouncerCertificate", opts),
    );
    const { layout, topology } = site;
    const object = (
      name: string,
      kind: string,
      spec: object,
      before: readonly pulumi.Resource[] = [],
    ) =>
      new k8s.apiextensions.CustomResource(
        name,
        {
          apiVersion: "cert-manager.io/v1",
          kind,
          metadata: {
            ...metadataOf(site, name),
            // Pods could not start without what it makes.
            ...(kind === "Certificate"
              ? { annotations: { "pulumi.com/waitFor": "condition=Ready" } }
              : {}),
          },
          spec,
        },
        { parent: this, dependsOn: [...before], customTimeouts: waits.certificate },
      );
    const key = (rotationPolicy: "Always" | "Never") => ({
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy },
    });
    const signedBy = (name: string) => ({ issuerRef: { name, kind: "Issuer" } });

    const self = object("pgbouncer-self-signed", "Issuer", { selfSigned: {} });
    const root = object(
      authority,
      "Certificate",
      {
        secretName: authority,
        isCA: true,
        commonName: authority,
        duration: "87600h",
        renewBefore: "43800h",
        ...key("Never"),
        ...signedBy("pgbouncer-self-signed"),
      },
      [self],
    );
    const issuer = object("pgbouncer-issuer", "Issuer", { ca: { secretName: authority } }, [root]);
    object(
      pgbouncerCertificate,
      "Certificate",
      {
        secretName: pgbouncerCertificate,
        // The names that `db_host` lists: Odoo checks the one that it connects to.
        dnsNames: layout.hosts(theGroup(topology, "pgbouncer")),
        duration: "2160h",
        renewBefore: "720h",
        usages: ["digital signature", "server auth"],
        ...key("Always"),
        ...signedBy("pgbouncer-issuer"),
      },
      [issuer],
    );
    this.registerOutputs({});
  }
}
