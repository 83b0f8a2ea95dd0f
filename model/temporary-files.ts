/**
 * What does not fit into the memory of nginx and Odoo and becomes a temporary file, and how many of
 * these there are at once. nginx's limits, the volumes of pods and the budget of disks are made of
 * the same figures, so that a busy nginx cannot fill what it writes to.
 */

import { isRouted } from "./odoo-pools.ts";
import { odooTierOf } from "./tiers/tiers.ts";
import type { NginxGroup, OdooGroup } from "./topology.ts";

const MiB = 2 ** 20;

export const temporaryFiles = {
  /** Largest body that counts as a form; a longer one, or one of unknown length, is an upload. */
  form: 10 ** 6,
  /** Forms that do not fit into memory, at once in one nginx. */
  forms: 512,
  /** The file of one answer (`proxy_max_temp_file_size`): beyond it Odoo's worker waits for the client. */
  answer: 256 * MiB,
  /** Answers of that size at once in one nginx: expected, no limit counts them. */
  answers: 6,
  /** HTML, pictures and PDF of one report in Odoo's temporary folder. */
  report: 256 * MiB,
} as const;

/** Addends of the disk that one nginx writes to, in bytes. */
export function nginxFiles({ maxBody, maxUploads }: Pick<NginxGroup, "maxBody" | "maxUploads">) {
  const { form, forms, answer, answers } = temporaryFiles;
  return {
    uploads: maxUploads * maxBody,
    forms: forms * Math.min(form, maxBody),
    answers: answers * answer,
  };
}

/** Bytes of Odoo's temporary folder in one instance: an upload over 500 kB is a file there, too. */
export function odooFiles(group: OdooGroup, { maxBody }: Pick<NginxGroup, "maxBody">) {
  return {
    uploads: group.role === "http" && isRouted(group) ? group.workers * maxBody : 0,
    reports: odooTierOf(group).odoo.atOnce(group) * temporaryFiles.report,
  };
}

/** Bytes in whole GiB that hold some files. */
export function volumeFor(files: Readonly<Record<string, number>>): number {
  const sum = Object.values(files).reduce((total, amount) => total + amount, 0);
  return Math.max(1, Math.ceil(sum / 2 ** 30)) * 2 ** 30;
}
