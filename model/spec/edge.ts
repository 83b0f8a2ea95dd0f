import { z } from "zod";
import { address, loopbackSubnet, pathWithout, size } from "./units.ts";

export const nginx = z.strictObject({
  instances: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .meta({ description: "nginx instances.", effect: "none" }),
  maxBody: size("1 MiB", "16 GiB").prefault("128 MiB").meta({
    description:
      "Largest upload: nginx's `client_max_body_size`, and Odoo's `web.max_file_upload_size`.",
    unit: "bytes",
    effect: "reload",
    upstream: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size",
  }),
  maxUploads: z.int().min(1).max(1024).default(16).meta({
    description:
      "Uploads (bodies over 1 MB, or of unknown length) that one nginx takes at once; the next is answered 503 with Retry-After. One client may have half of them.",
    effect: "reload",
  }),
  disk: size("1 GiB", "16 TiB").prefault("4 GiB").meta({
    description:
      "Disk promised to one nginx for bodies and answers that do not fit into memory; on Kubernetes and AWS the size of its volume.",
    unit: "bytes",
    effect: "none",
  }),
});

const certificateFile = z.string().regex(pathWithout(`"'`), { error: "must be a path" });

export const edge = z.strictObject({
  https: address.prefault("127.0.0.1:8443").meta({
    description: "Where browsers connect. `0.0.0.0:8443` lets other machines in.",
    effect: "reload",
  }),
  http: address.prefault("127.0.0.1:8080").meta({
    description: "Answers every request with a redirect to HTTPS.",
    effect: "reload",
  }),
  tls: z
    .strictObject({
      certificate: certificateFile.meta({
        description: "PEM file with the certificate, then those that lead to its authority.",
        effect: "reload",
      }),
      key: certificateFile.meta({
        description: "PEM file with the private key, without a passphrase.",
        effect: "reload",
      }),
    })
    .nullable()
    .default(null)
    .meta({
      description:
        "Files of your own certificate chain and key, relative to the stack file; default: a certificate authority of the stack's own.",
      effect: "reload",
    }),
});

export const local = z.strictObject({
  subnet: loopbackSubnet.prefault("127.77.0.0/16").meta({
    description: "Loopback network of the instances; a second stack on one machine takes another.",
    effect: "recreate",
  }),
  octets: z.record(z.string(), z.int().min(100).max(199)).default({}).meta({
    description:
      "Third octet of a pool's addresses where two pools' computed ones are equal; 100 to 199.",
    effect: "restart",
  }),
});
