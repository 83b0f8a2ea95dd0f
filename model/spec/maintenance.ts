import { z } from "zod";
import { moduleName } from "./odoo.ts";

/** The site is closed as long as this key is there, and opens when it is taken out. */
export const maintenance = z
  .strictObject({
    upgrade: z.array(moduleName).default([]).meta({
      description:
        "Installed modules that are updated (`-u`) behind a recovery point, direct to PostgreSQL; `[base]` means all of them.",
      effect: "none",
    }),
  })
  .nullable()
  .default(null)
  .meta({
    description:
      "While this key is there the site is closed: the edge answers 503, and no Odoo process runs. Take it out to open.",
    effect: "restart",
  });
