import { showBytes } from "../model/spec/units.ts";
import { show } from "../model/text.ts";
import { isOdoo, theGroup } from "../model/topology.ts";
import { balance } from "./budget.ts";
import { type Pod, podsOf } from "./pods.ts";
import { nameOf, objection } from "./registered.ts";
import type { Rule } from "./rule.ts";
import { scratchOf, volumeAt } from "./scratch-volumes.ts";

/** Where nginx and Odoo write bodies, answers and reports. */
const nginxPaths = ["client_body_temp_path", "proxy_temp_path"];
const odooPath = "/tmp";

export const tempVolumesOnDisk: Rule = {
  id: "temp-volumes-on-disk",
  severity: "mandatory",
  title: "Temporary files of nginx and Odoo lie in volumes on disk that hold them at their most.",
  why: "Large bodies, slow answers and reports are files. In a volume of memory, or one that is smaller than they are together, uploads are answered 500 and downloads are cut off.",
  fix: "Keep `spool` and `tmp` as emptyDirs on disk with the sizes that the kit gives them; change nginx.disk, nginx.maxBody or nginx.maxUploads in the stack file, not the volume.",
  source: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_temp_path",
  needs: "tiers and resources",
  check: ({ topology, files, resources }) => {
    const nginx = theGroup(topology, "nginx");
    const file = files.find(({ group, dialect }) => group === nginx.name && dialect === "nginx");
    const places = (file?.settings ?? [])
      .filter(({ key }) => nginxPaths.includes(key))
      .map(({ key, value }) => ({ what: key, path: show(value) }));
    return podsOf(resources).flatMap((pod) => {
      const group = topology.groups.find(({ name }) => name === nameOf(pod.owner));
      if (group === undefined || !(group === nginx || isOdoo(group))) return [];
      const need = balance(topology, "disk", group.name)?.use ?? 0;
      const wanted = group === nginx ? places : [{ what: "temporary files", path: odooPath }];
      return wanted.flatMap(({ what, path }) =>
        problems(pod, group === nginx ? "nginx" : "odoo", path, need).map((problem) =>
          objection(pod.owner, `${what} ${path}: ${problem}`, ["nginx", "disk"]),
        ),
      );
    });
  },
};

function problems(pod: Pod, name: string, path: string, need: number): string[] {
  const container = pod.containers.find((candidate) => candidate.name === name);
  if (container === undefined || !container.input.at("volumeMounts").known) return [];
  const at = volumeAt(container, path);
  if (at === null) return ["lies in no volume"];
  const volume = scratchOf(pod).find((candidate) => candidate.name === at);
  if (volume === undefined) return [];
  if (volume.inMemory) return [`volume ${at} is memory of the container`];
  if (volume.size === null || volume.size >= need) return [];
  return [`volume ${at} holds ${showBytes(volume.size)}, ${showBytes(need)} may be written`];
}
