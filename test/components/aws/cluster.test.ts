/** A stack on AWS, recorded as a whole: identity, protection, late values, and the cluster in its place. */
import { describe, expect, test } from "vitest";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { reachedFrom, shortUrn } from "../kubernetes/recorded.ts";
import type { Inputs } from "./foundation-recorded.ts";
import { recordedStack } from "./stack-recorded.ts";

const production = await recordedStack("production");
const staging = await recordedStack("staging");

const short = (urn: string) => shortUrn(urn).replaceAll("odoo-cluster:aws:", "");
const kindOf = ({ type }: ResourceFact) => type.split(":").at(-1) as string;

describe("identity", () => {
  // A name that is gone is a resource that is replaced or lost: change one only with an alias.
  test.each([
    ["production", production],
    ["staging", staging],
  ])("these are the resources of %s, by the names that an engine knows", (_, stack) => {
    expect(stack.all.map(({ urn }) => short(urn))).toMatchSnapshot();
  });

  test("nothing is made inside an apply: a first preview registers the same", async () => {
    const preview = await recordedStack("production", "unknown");
    expect(preview.all.map(({ urn }) => urn)).toEqual(production.all.map(({ urn }) => urn));
    // Ids of the foundation and of each other are late; what the stack file decides is not.
    expect(preview.one("PersistentVolume", "filestore").unknownPaths).toEqual([
      "spec.csi.volumeHandle",
    ]);
    expect(preview.one("WebAcl", "edge").unknownPaths).toEqual([]);
    expect(preview.one("LoadBalancer", "edge").unknownPaths).toEqual([
      "accessLogs.bucket",
      "connectionLogs.bucket",
      "securityGroups[0]",
      "subnets",
    ]);
  });

  test("every resource has an explicit provider, and those of CloudFront's home the one there", () => {
    const providers = (wanted: string) =>
      production.all
        .filter(({ custom, type, provider }) => {
          return (
            custom && !type.startsWith("pulumi:providers:") && provider.endsWith(`::${wanted}`)
          );
        })
        .map((fact) => `${kindOf(fact)} ${fact.name}`);
    const custom = production.all.filter(
      ({ custom: own, type }) => own && !type.startsWith("pulumi:providers:"),
    );
    expect(custom.filter(({ provider }) => provider === "")).toEqual([]);
    expect(providers("virginia")).toEqual([
      "LogDelivery cloudfront",
      "LogDeliveryDestination cloudfront",
      "LogDeliverySource cloudfront",
      "Certificate distribution",
      "CertificateValidation distribution",
      "LogGroup firewall",
      "WebAcl edge",
      "WebAclLoggingConfiguration firewall",
    ]);
    for (const [name, region] of [
      ["aws", "eu-central-1"],
      ["virginia", "us-east-1"],
    ] as const)
      expect(production.inputs("aws", name)).toMatchObject({
        region,
        allowedAccountIds: '["123456789012"]',
        defaultTags: '{"tags":{"odoo-cluster":"production"}}',
      });
  });
});

/** Data, and what could take it away. */
const dataBearing = [
  ...["PersistentVolume", "PersistentVolumeClaim", "StorageClass"],
  ...["Cluster", "ObjectStore", "ScheduledBackup"],
];

/** On the way to data, but made anew without loss. */
const replaceable = ["NetworkPolicy", "ServiceAccount", "RandomPassword", "RandomBytes"];

test("data, and everything that it hangs on, is protected and retained", () => {
  const data = production.all.filter((fact) => fact.custom && dataBearing.includes(kindOf(fact)));
  const reached = reachedFrom(data, production.all);
  for (const kind of [...dataBearing, "Namespace", "Release", "kubernetes"])
    expect(reached.map(kindOf)).toContain(kind);
  const loose = reached.filter(({ protect, retainOnDelete }) => !(protect && retainOnDelete));
  expect(loose.map(kindOf).filter((kind) => !replaceable.includes(kind))).toEqual([]);
});

test("what browsers and the registrar point at is not deleted by mistake", () => {
  const kept = staging.all.filter(({ type, protect }) => type.startsWith("aws:") && protect);
  expect(kept.map((fact) => `${kindOf(fact)} ${fact.name}`)).toEqual([
    "Distribution edge",
    "LoadBalancer edge",
    "Zone zone",
  ]);
});

test("the cluster is identified by its ARN, which a first preview knows", async () => {
  const preview = await recordedStack("production", "unknown");
  const identifier = (stack: typeof production) =>
    stack.inputs("kubernetes", "kubernetes").clusterIdentifier;
  const arn = "arn:aws:eks:eu-central-1:123456789012:cluster/odoo-production";
  expect([identifier(production), identifier(preview)]).toEqual([arn, arn]);
  expect(identifier(staging)).toBe("arn:aws:eks:eu-central-1:210987654321:cluster/shared-staging");
});

describe("the way in", () => {
  test("is made of the foundation's values: no file, no key, no context of the shell", () => {
    const { kubeconfig, context } = production.inputs("kubernetes", "kubernetes");
    expect(context).toBe("foundation");
    expect(JSON.parse(kubeconfig)).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "<clusterName of the foundation>",
          cluster: {
            server: "<clusterEndpoint of the foundation>",
            "certificate-authority-data": "<clusterCertificateAuthority of the foundation>",
          },
        },
      ],
      contexts: [
        {
          name: "foundation",
          context: {
            cluster: "<clusterName of the foundation>",
            user: "<clusterName of the foundation>",
          },
        },
      ],
      "current-context": "foundation",
      users: [
        {
          name: "<clusterName of the foundation>",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: [
                ...["--region", "eu-central-1", "eks", "get-token"],
                ...["--cluster-name", "<clusterName of the foundation>"],
              ],
              interactiveMode: "Never",
            },
          },
        },
      ],
    });
  });

  test("a foundation of somebody else is taken as it is written", () => {
    const { kubeconfig } = staging.inputs("kubernetes", "kubernetes");
    expect(JSON.parse(kubeconfig).clusters[0].name).toBe("shared-staging");
    expect(staging.inputs("PersistentVolume", "sessions").spec.csi.volumeHandle).toBe(
      "fs-0123456789abcdef0::fsap-0123456789abcdef1",
    );
    expect(staging.of("Release")).toEqual([]);
  });
});

describe("volumes", () => {
  const volume = (name: string): Inputs => production.inputs("PersistentVolume", name).spec;
  const claims = (pod: Inputs): string[] =>
    pod.volumes.flatMap(({ persistentVolumeClaim: it }: Inputs) => it?.claimName ?? []);
  const podOf = (name: string): Inputs => production.inputs("Deployment", name).spec.template.spec;

  test("are the access points of one file system, each with a claim that alone may have it", () => {
    expect(
      ["filestore", "sessions", "proxy-filestore"].map((name) => volume(name).csi.volumeHandle),
    ).toEqual([
      "<fileSystemId of the foundation>::<filestoreAccessPointId of the foundation>",
      "<fileSystemId of the foundation>::<sessionsAccessPointId of the foundation>",
      "<fileSystemId of the foundation>::<nginxAccessPointId of the foundation>",
    ]);
    expect(volume("filestore")).toMatchObject({
      accessModes: ["ReadWriteMany"],
      claimRef: { namespace: "erp", name: "filestore" },
      csi: { driver: "efs.csi.aws.com" },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
    });
    expect(production.inputs("PersistentVolumeClaim", "filestore").spec).toMatchObject({
      volumeName: "erp-filestore",
      storageClassName: "",
    });
  });

  test("nginx has its own door to attachments, and none to sessions", () => {
    expect(claims(podOf("nginx"))).toEqual(["proxy-filestore"]);
    expect(claims(podOf("interactive"))).toEqual(["filestore", "sessions"]);
  });

  test("PostgreSQL's are gp3, encrypted by the foundation's key, made where the pod is", () => {
    expect(production.inputs("StorageClass", "database")).toMatchObject({
      metadata: { name: "erp-database" },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        kmsKeyId: "<keyArn of the foundation>",
      },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
    });
    const { storage, walStorage } = production.inputs("Cluster", "postgresql").spec;
    expect([storage.storageClass, walStorage.storageClass]).toEqual([
      "erp-database",
      "erp-database",
    ]);
  });
});

describe("PostgreSQL", () => {
  test("runs on its own nodes, one instance on each, over all zones", () => {
    const { affinity, topologySpreadConstraints } = production.inputs("Cluster", "postgresql").spec;
    expect(affinity).toMatchObject({
      podAntiAffinityType: "required",
      nodeSelector: { "odoo-cluster/purpose": "postgres" },
      tolerations: [
        { key: "odoo-cluster/purpose", operator: "Equal", value: "postgres", effect: "NoSchedule" },
      ],
    });
    expect(topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { "cnpg.io/cluster": "postgresql" } },
      },
    ]);
  });

  test("opens its bucket by its own identity: no Secret holds a key of AWS", () => {
    expect(production.inputs("ObjectStore", "backup").spec.configuration).toMatchObject({
      destinationPath: "s3://<walBucket of the foundation>/production",
      s3Credentials: { inheritFromIAMRole: true },
    });
    // And may ask for it: the agent is on the node, outside of every pod's network.
    const { egress } = production.inputs("NetworkPolicy", "postgresql").spec;
    expect(egress).toContainEqual({
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ port: 80, protocol: "TCP" }],
    });
  });

  test("Odoo and its proxies run on theirs", () => {
    for (const name of ["interactive", "nginx", "edge", "cron"])
      expect(production.inputs("Deployment", name).spec.template.spec.nodeSelector).toEqual({
        "odoo-cluster/purpose": "odoo",
      });
  });
});

test("the load balancer learns of the edge's pods, and a pod is ready when it has", () => {
  expect(production.inputs("TargetGroupBinding", "target-group")).toMatchObject({
    metadata: { name: "edge", namespace: "erp" },
    spec: {
      targetGroupARN: "<arn of TargetGroup edge>",
      targetType: "ip",
      serviceRef: { name: "edge", port: 80 },
    },
  });
  expect(production.inputs("Namespace", "namespace").metadata.labels).toMatchObject({
    "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled",
    "pod-security.kubernetes.io/enforce": "restricted",
  });
  expect(production.inputs("Release", "aws-load-balancer-controller")).toMatchObject({
    namespace: "kube-system",
    values: {
      clusterName: "<clusterName of the foundation>",
      region: "eu-central-1",
      vpcId: "<vpcId of the foundation>",
      serviceAccount: { create: true, name: "aws-load-balancer-controller" },
    },
  });
  // Its role registers pods in groups with this tag alone.
  expect(production.inputs("TargetGroup", "edge").tags).toEqual({
    "elbv2.k8s.aws/cluster": "<clusterName of the foundation>",
  });
});

test("both certificates are proved by one record: ACM asks for the same in every region", () => {
  expect(production.of("Record").map(({ name }) => name)).toEqual(["proof", "ipv4", "ipv6"]);
  const proofs = production
    .of("CertificateValidation")
    .map(({ inputs }) => inputs["validationRecordFqdns"]);
  expect(proofs).toEqual([["<name of Record proof>"], ["<name of Record proof>"]]);
});

test("managed rules count first, and refuse when the stack file says so", () => {
  const actions = (acl: Inputs) =>
    acl.rules.map((rule: Inputs) => Object.keys(rule.action ?? rule.overrideAction).join());
  expect(actions(production.inputs("WebAcl", "edge"))).toEqual([
    ...["block", "block", "block"],
    // Known attacks are refused from the first day on: no part of Odoo sends one.
    ...["count", "none", "count", "count"],
  ]);
  expect(actions(staging.inputs("WebAcl", "edge"))).toEqual([
    ...["block", "block", "block"],
    ...["none", "none", "none", "none"],
  ]);
});

test("in block mode what Odoo sends in bodies and queries is counted, and nothing of known attacks is", () => {
  const overridden = (name: string): string[] => {
    const rule = staging.inputs("WebAcl", "edge").rules.find((one: Inputs) => one.name === name);
    const overrides = rule.statement.managedRuleGroupStatement.ruleActionOverrides ?? [];
    return overrides
      .filter((one: Inputs) => one.actionToUse.count !== undefined)
      .map((one: Inputs) => one.name);
  };
  expect(overridden("AWSManagedRulesKnownBadInputsRuleSet")).toEqual([]);
  expect(overridden("AWSManagedRulesCommonRuleSet")).toEqual(
    expect.arrayContaining(["GenericLFI_BODY", "GenericRFI_BODY", "SizeRestrictions_BODY"]),
  );
  expect(overridden("AWSManagedRulesSQLiRuleSet")).toEqual(
    expect.arrayContaining([
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
      "SQLi_QUERYARGUMENTS",
      "SQLiExtendedPatterns_QUERYARGUMENTS",
    ]),
  );
});

test("only CloudFront's key opens the load balancer and the edge, and it stands in no plain text", () => {
  const [origin] = production.inputs("Distribution", "edge").origins;
  expect(origin.customHeaders).toEqual([{ name: "x-odoo-cluster-origin", value: "<origin>" }]);
  expect(production.one("Distribution", "edge").secretPaths.join()).toMatch(/^origins/);
  expect(production.inputs("Listener", "https").defaultActions).toEqual([
    {
      type: "fixed-response",
      fixedResponse: {
        statusCode: "403",
        contentType: "text/plain",
        messageBody: "not by this way",
      },
    },
  ]);
  const forwarding = production
    .of("ListenerRule")
    .filter(({ inputs }) => (inputs as Inputs)["actions"][0].type === "forward");
  expect(forwarding.map(({ name, inputs }) => [name, (inputs as Inputs)["conditions"]])).toEqual([
    [
      "cloudfront",
      [{ httpHeader: { httpHeaderName: "x-odoo-cluster-origin", values: ["<origin>"] } }],
    ],
  ]);
  // HAProxy's file is a Secret, because it holds the same key.
  const file = production.inputs("Secret", "edge").stringData["edge.haproxy.cfg"];
  expect(file).toContain("acl from_cloudfront req.hdr(x-odoo-cluster-origin) -m str -- '<origin>'");
  expect(file).toContain("http-request del-header x-odoo-cluster-origin");
});

test("no log of accesses has a query, a cookie or the page before", () => {
  const fields: string[] = production.inputs("LogDelivery", "cloudfront").recordFields;
  expect(fields).toEqual(expect.arrayContaining(["c-ip", "cs-method", "cs-uri-stem", "sc-status"]));
  expect(fields.filter((field) => /query|cookie|referer/i.test(field))).toEqual([]);
  expect(production.inputs("LoadBalancer", "edge").accessLogs.enabled).toBe(false);
});

test("each tier outlasts the one inside it, as far as CloudFront", () => {
  const { defaultCacheBehavior: _, origins } = production.inputs("Distribution", "edge");
  expect(origins[0].vpcOriginConfig.originReadTimeout).toBe(180);
  expect(production.inputs("LoadBalancer", "edge").idleTimeout).toBe(165);
});
