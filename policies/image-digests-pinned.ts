import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const imageDigestsPinned: Rule = {
  id: "image-digests-pinned",
  severity: "mandatory",
  advisoryIn: ["development"],
  title: "Every image is named by its digest.",
  why: "A tag can be another image tomorrow: the pod that a node's failure moves then runs other code than its neighbours, and no diff shows it.",
  fix: "Name the image in `kubernetes.images`, or where a transform adds a container, as `name:tag@sha256:…`; `docker buildx imagetools inspect` tells the digest.",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  controls: ["CKV_K8S_14, 43", "kube-linter latest-tag"],
  needs: "resources",
  check: ({ resources }) => [
    ...podsOf(resources).flatMap(({ owner, containers }) =>
      containers.flatMap(({ name, input }) =>
        judged(owner, input.at("image"), `container ${name}: `),
      ),
    ),
    ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster").flatMap((fact) =>
      judged(fact, Input.of(fact).at("spec", "imageName"), ""),
    ),
  ],
};

function judged(fact: ResourceFact, image: Input, of: string) {
  return objections(
    fact,
    [
      [image.absent, "names no image"],
      [
        image.text !== null && !/@sha256:[0-9a-f]{64}$/.test(image.text),
        `${image.text} has no digest`,
      ],
    ],
    of,
  );
}
