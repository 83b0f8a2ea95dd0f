import { z } from "zod";
import { seriesNames } from "../series.ts";
import { optionValue, pathWithout } from "./units.ts";

/** A name that is safe as a database, module or role name without quoting. */
const plainName = (what: string) =>
  z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
    error: `must be ${what}: lower-case letters, digits and _, beginning with a letter`,
  });

const badPath = "must be a path without control characters, commas, colons, quotes and backslashes";

export const moduleName = plainName("a module name");

/** A path beside the stack file; it stands in configuration, so it is one plain line. */
const hostPath = z.string().regex(pathWithout(`,:"'\\\\`), { error: badPath });

export const odooOptions = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
      error: "must be lower-case letters, digits and _, beginning with a letter, at most 63",
    }),
    optionValue,
  )
  .meta({ effect: "reload" });

/** Labels with dots between; an address is one, too. */
const hostName =
  /^(?=[^@]{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

export const mailRelay = z.strictObject({
  host: z
    .string()
    .regex(hostName, { error: "must be a host name or an address" })
    .meta({ description: "Host name of the relay.", effect: "reload" }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .default(587)
    .meta({ description: "TCP port of the relay.", effect: "reload" }),
  encryption: z
    .enum(["none", "starttls"])
    .default("starttls")
    .meta({ description: "How the connection to the relay is protected.", effect: "reload" }),
  from: z
    .string()
    .regex(new RegExp(`^[A-Za-z0-9._+-]{1,64}@${hostName.source.slice(1)}`), {
      error: "must be a mail address",
    })
    .meta({ description: "Sender of mails that name none (`email_from`).", effect: "reload" }),
});

export const odoo = z.strictObject({
  version: z.enum(seriesNames).default("19.0").meta({
    description:
      "Odoo series. A change is refused in place: a new series needs a migration of the database.",
    effect: "recreate",
    upstream: "https://www.odoo.com/documentation/19.0/administration/upgrade.html",
  }),
  database: plainName("a database name").default("odoo").meta({
    description: "Name of the one database of this stack. A change is refused in place.",
    effect: "recreate",
  }),
  modules: z.array(moduleName).default(["base", "web"]).meta({
    description:
      "Modules that the init job installs. Taking one out uninstalls nothing: uninstall it in Odoo's Apps, too. On platform `local` that comes first, and `up` refuses as long as the database has the module.",
    effect: "reload",
  }),
  demo: z
    .boolean()
    .default(false)
    .meta({ description: "Install demonstration data with the modules.", effect: "recreate" }),
  addons: z.array(hostPath).default([]).meta({
    description: "Folders with your own addons, relative to the stack file, mounted read-only.",
    effect: "restart",
  }),
  requirements: hostPath.nullable().default(null).meta({
    description:
      "A pip requirements file for your addons, relative to the stack file, installed into a virtual environment of the stack.",
    effect: "restart",
  }),
  options: odooOptions.default({}).meta({
    description: "odoo.conf keys for all pools. A key that the kit sets itself is refused.",
    effect: "reload",
    upstream: "https://www.odoo.com/documentation/19.0/developer/reference/cli.html",
  }),
  smtp: mailRelay.nullable().default(null).meta({
    description: "The relay for outgoing mail; without one mail goes nowhere.",
    effect: "reload",
  }),
});
