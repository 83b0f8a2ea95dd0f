import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { podsOf, severalPods } from "./pods.ts";
import { nameOf, objection, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const sharedVolumesReadWriteMany: Rule = {
  id: "shared-volumes-read-write-many",
  severity: "mandatory",
  title: "A volume that several pods mount is ReadWriteMany, or ReadOnlyMany where all only read.",
  why: "With ReadWriteOnce the second pod never starts on another node, and a rolling update waits for ever; with a volume each, attachments and sessions are somewhere else at every click.",
  fix: "Leave accessModes at ReadWriteMany, and choose a class that has it in `kubernetes.storage.sharedClass`.",
  source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
  needs: "resources",
  check: ({ resources }) => {
    const several = severalPods(resources).map(({ owner }) => owner);
    return ofKind(resources, "PersistentVolumeClaim").flatMap((fact) => {
      const users = usersOf(fact, resources);
      const isShared = users.length > 1 || users.some(({ owner }) => several.includes(owner));
      const onlyRead = users.every(({ readsOnly }) => readsOnly);
      const modes = Input.of(fact).at("spec", "accessModes");
      return isShared &&
        modes.items.every((mode) =>
          mode.isNot("ReadWriteMany", ...(onlyRead ? ["ReadOnlyMany"] : [])),
        )
        ? [objection(fact, `is not ReadWriteMany, but shared by ${named(users)}`)]
        : [];
    });
  },
};

interface User {
  readonly owner: ResourceFact;
  /** Whether it can write nothing there. */
  readonly readsOnly: boolean;
}

function usersOf(claim: ResourceFact, resources: readonly ResourceFact[]): User[] {
  const name = nameOf(claim);
  return podsOf(resources).flatMap(({ owner, spec }) => {
    const mounted = spec
      .at("volumes")
      .items.map((volume) => volume.at("persistentVolumeClaim"))
      .filter((volume) => name !== null && volume.at("claimName").is(name));
    return mounted.length === 0
      ? []
      : [{ owner, readsOnly: mounted.every((volume) => !volume.at("readOnly").isNot(true)) }];
  });
}

function named(users: readonly User[]): string {
  return users.map(({ owner }) => owner.name).join(", ");
}
