import { showBytes } from "../model/spec/units.ts";
import { theGroup } from "../model/topology.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const nginxTempFilesFitDisk: Rule = {
  id: "nginx-temp-files-fit-disk",
  severity: "mandatory",
  title: "Uploads and slow answers at their most fit into the disk that is promised to nginx.",
  why: "A body or an answer that does not fit into memory is a file. When their disk is full every upload is answered 500 and downloads are cut off in the middle, those of other users, too.",
  fix: "Raise nginx.disk, or lower nginx.maxBody or nginx.maxUploads.",
  source: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_body_temp_path",
  check: ({ topology }) => {
    const { name } = theGroup(topology, "nginx");
    const disk = balance(topology, "disk", name);
    if (disk === null || disk.use <= disk.limit) return [];
    const parts = disk.lines
      .filter(({ kind }) => kind === "use")
      .map(({ consumer, amount, because }) => `${consumer} ${showBytes(amount)} (${because})`);
    return [
      {
        subject: name,
        message: `${parts.join(" + ")} are more than the ${showBytes(disk.limit)} of nginx.disk`,
        path: ["nginx", "disk"],
      },
    ];
  },
};
