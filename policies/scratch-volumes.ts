/** Folders of a pod that live and die with it, and how much each may hold. */
import { bytesOfQuantity } from "./kubernetes-quantity.ts";
import type { Container, Pod } from "./pods.ts";

export interface Scratch {
  readonly name: string;
  /** In the memory of the container that writes into it. */
  readonly inMemory: boolean;
  /** Bytes; null without a limit, or where it cannot be told yet. */
  readonly size: number | null;
  /** True where it surely has no limit. */
  readonly unlimited: boolean;
}

export function scratchOf({ spec }: Pod): Scratch[] {
  return spec.at("volumes").items.flatMap((volume) => {
    const folder = volume.at("emptyDir");
    if (!folder.present) return [];
    const limit = folder.at("sizeLimit");
    return [
      {
        name: volume.at("name").text ?? "without a name",
        inMemory: folder.at("medium").is("Memory"),
        size: limit.text === null ? null : bytesOfQuantity(limit.text),
        unlimited: limit.absent,
      },
    ];
  });
}

/** The volume that a path lies in; null where the container has none there. */
export function volumeAt(container: Container, path: string): string | null {
  const mounts = container.input
    .at("volumeMounts")
    .items.map((mount) => ({ name: mount.at("name").text, at: mount.at("mountPath").text }))
    .filter(({ at }) => at !== null && `${path}/`.startsWith(`${at}/`))
    .toSorted((a, b) => (b.at?.length ?? 0) - (a.at?.length ?? 0));
  return mounts[0]?.name ?? null;
}
