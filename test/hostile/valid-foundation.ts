/** Foundations on AWS, valid and as nasty as the schema lets them be. */
import fc from "fast-check";
import { eksVersionNames } from "../../model/eks-versions.ts";
import { either, empty, name, some } from "./valid-with-pods.ts";

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
/** `vpc-0123456789abcdef0`, or an old and short one. */
export const awsId = (prefix: string) =>
  fc.oneof(hex(8), hex(17)).map((digits) => `${prefix}-${digits}`);
/** Three that differ. */
const three = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 3, maxLength: 3 });

const region = fc.constantFrom("eu-central-1", "us-east-1", "ap-southeast-5", "me-south-1");
const account = fc.stringMatching(/^[0-9]{12}$/);
/** Where a stack is, and three zones of there. */
export const whereabouts = fc
  .record({ account, region, letters: three(fc.constantFrom(..."abcdef")) })
  .map(({ account, region, letters }) => ({
    account,
    region,
    zones: letters.map((letter) => `${region}${letter}`),
  }));

/** A VPC that somebody else made. */
export const existingNetwork = fc.record({
  vpcId: awsId("vpc"),
  cidr: fc.constantFrom("10.0.0.0/8", "192.168.255.240/28", "172.16.0.0/14"),
  privateSubnetIds: three(awsId("subnet")),
});

const accessPoint = hex(17).map((digits) => `fsap-${digits}`);
/** Files that somebody else made. */
export const existingFileSystem = fc.record({
  id: awsId("fs"),
  filestoreAccessPoint: accessPoint,
  sessionsAccessPoint: accessPoint,
  nginxAccessPoint: accessPoint,
});

export const bucket = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  fc.constantFrom("000", "1e3", "null", `b${"-".repeat(61)}b`),
);
/** Of the region and the account that stand beside it. */
export const keyIn = (region: string, account: string) =>
  `arn:aws:kms:${region}:${account}:key/01234567-89ab-cdef-0123-456789abcdef`;

const role = fc
  .tuple(account, fc.constantFrom("platform", "a/b+c=d,e.f@g_h-i", "x".repeat(512)))
  .map(([of, path]) => `arn:aws:iam::${of}:role/${path}`);
const logs = fc.record({ days: fc.constantFrom(30, 400, 3653) }, some);

/** Number of nodes: at least, at most. */
const range = fc
  .tuple(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 2, max: 100 }))
  .map(([one, other]) => ({ minimum: Math.min(one, other), maximum: Math.max(one, other) }));
/** Each list of one architecture. */
const instanceTypes = fc.constantFrom(
  ["m7i.large"],
  ["c7gn.xlarge", "im4gn.large", "m7g.metal"],
  ["u-6tb1.56xlarge", "x2iedn.32xlarge"],
);
const disk = fc.constantFrom("20 GiB", "20.5 GiB", "1 TiB");
const machines = fc
  .record({ range, more: fc.record({ instanceTypes, disk }, some) })
  .map(({ range, more }) => ({ ...range, ...more }));
const nodes = fc.record(
  {
    system: machines,
    postgres: fc.record({ instanceTypes, perZone: fc.constantFrom(1, 100), disk }, some),
    odoo: machines,
    egressPorts: fc.uniqueArray(fc.constantFrom(1, 25, 465, 65535), { maxLength: 4 }),
  },
  some,
);

const kubernetes = fc
  .record({
    version: fc.constantFrom(...eksVersionNames),
    must: fc.record({
      admins: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/), role, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      }),
    }),
    more: fc.record(
      {
        // Outside every VPC above.
        serviceNetwork: fc.constantFrom("172.20.0.0/16", "192.168.128.0/24"),
        api: fc.oneof(
          fc.record({ private: empty }),
          fc.record({
            public: fc.record({
              networks: fc.uniqueArray(
                fc.constantFrom("203.0.113.0/24", "8.0.0.0/8", "198.51.100.7/32"),
                { minLength: 1 },
              ),
            }),
          }),
        ),
        namespace: name,
      },
      some,
    ),
  })
  .map(({ version, must, more }) => ({ version, ...must, ...more }));

const data = fc.record(
  {
    walBucket: either(
      fc.record(
        {
          retention: fc.constantFrom("1 d", "48 h", "3650 d"),
          lock: fc.constantFrom("governance", "compliance"),
        },
        some,
      ),
      fc.record({ name: bucket }),
    ),
    fileSystem: either(
      fc.record(
        {
          owner: fc.constantFrom(1000, 2 ** 31 - 1),
          backup: fc.record(
            {
              schedule: fc.constantFrom("cron(0 * * * ? *)", "cron(0/15 0-3,22 ? JAN-DEC SUN#1 *)"),
              retention: fc.constantFrom("1 d", "3650 d"),
            },
            some,
          ),
        },
        some,
      ),
      existingFileSystem,
    ),
    logs,
    ebsEncryptionByDefault: fc.boolean(),
    tags: fc.dictionary(
      fc.oneof(
        fc.stringMatching(/^[A-Za-z0-9 _.:/=+@-]{1,128}$/).filter((it) => !/^aws:/.test(it)),
        fc.constantFrom("Name", "odoo-cluster", "constructor", "toString", "a".repeat(128)),
      ),
      fc.stringMatching(/^[A-Za-z0-9 _.:/=+@-]{0,256}$/),
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
  some,
);

/** What stands below `odoo-cluster:foundation`. */
export const validFoundation: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    name: fc.stringMatching(/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/),
    where: whereabouts,
    network: either(
      fc.record({ cidr: fc.constantFrom("10.20.0.0/16", "192.168.0.0/20", "172.16.64.0/18") }),
      existingNetwork,
    ),
    kubernetes,
    nodes,
    data,
    ownKey: fc.boolean(),
    release: fc.boolean(),
  })
  .map(({ name, where, network, kubernetes, nodes, data, ownKey, release }) => ({
    name,
    ...where,
    network,
    kubernetes,
    nodes: release ? { ...nodes, release: `${kubernetes.version}.0-20260101` } : nodes,
    ...data,
    ...(ownKey ? { key: { existing: { arn: keyIn(where.region, where.account) } } } : {}),
  }));
