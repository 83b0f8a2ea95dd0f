/**
 * What the judge is made of. A version here is the version that a cluster of ours is meant to run;
 * `servers/go.mod` pins the API server's own modules.
 */

import type { GoArchive } from "../built/go.ts";

export const kubernetesVersion = "1.35.4";

/** A Go module whose archive carries definitions of custom resources. */
export interface DefinitionSource extends GoArchive {
  /** Folder or file below the module; of a folder, every YAML file. */
  readonly path: string;
  /** Definitions that it must bring, no fewer: a moved folder is no silent loss. */
  readonly count: number;
}

export const definitionSources: readonly DefinitionSource[] = [
  {
    module: "github.com/cloudnative-pg/cloudnative-pg",
    version: "v1.30.1",
    sum: "h1:d1jxp0jQi7/3zrEhsv9ycD+G5ssmkNvDvTmogaGccCw=",
    path: "config/crd/bases",
    count: 11,
  },
  {
    module: "github.com/cloudnative-pg/plugin-barman-cloud",
    version: "v0.15.0",
    sum: "h1:gNVytrzzYUE08wxLDrjfJqy1FPPSFkMe1OEr4s4pVI0=",
    path: "config/crd/bases",
    count: 1,
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=",
    path: "deploy/crds",
    count: 6,
  },
  {
    module: "sigs.k8s.io/gateway-api",
    version: "v1.4.0",
    sum: "h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=",
    path: "config/crd/standard",
    count: 6,
  },
  {
    module: "github.com/kedacore/keda/v2",
    version: "v2.21.0",
    sum: "h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=",
    path: "config/crd/bases",
    count: 6,
  },
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    sum: "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=",
    path: "example/prometheus-operator-crd",
    count: 10,
  },
  {
    // The AWS load balancer controller is in no module archive; kops installs its 2.13.4.
    module: "k8s.io/kops",
    version: "v1.35.0",
    sum: "h1:BIxOJb/MNoVIbjrD5+OlDH8ws/zr0y6hkB/Nd/3IrXY=",
    path: "upup/models/cloudup/resources/addons/aws-load-balancer-controller.addons.k8s.io/k8s-1.19.yaml.template",
    count: 2,
  },
];

/**
 * The operator whose webhooks are asked. It is 1.30.0: a module that 1.30.1 is made of is not served.
 * The definitions are 1.30.1's.
 */
export const operatorSource: GoArchive = {
  module: "github.com/cloudnative-pg/cloudnative-pg",
  version: "v1.30.0",
  sum: "h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=",
};

/** Where it says which objects it wants to be asked about. */
export const webhookPath = "config/webhook/manifests.yaml";

/** Its name in the folder of definitions; no YAML by name, for it is none of them. */
export const webhookFile = "cloudnative-pg-webhooks";
