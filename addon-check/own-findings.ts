/** Findings that are about the judging itself; the page and the reader meet them beside the checks. */
import type { Check } from "./check.ts";

type Explained = Pick<Check, "id" | "weight" | "title" | "why" | "fix">;

export const fileNotRead: Explained = {
  id: "file-not-read",
  weight: "forbids",
  title: "A file that could not be judged as a whole.",
  why: "What stands in it is not known, so nothing can be promised. What could be read was judged.",
  fix: "Mend the file, or take it out of the addon if it is no source. This cannot be allowed by a comment.",
};

export const allowComment: Explained = {
  id: "allow-comment",
  weight: "warning",
  title: "A comment `odoo-cluster: allow` that allows nothing.",
  why: "It gives no reason or no id that exists, or there is nothing left on its line to allow. Sooner or later someone trusts it.",
  fix: "Write `odoo-cluster: allow <id> <reason>` on a line of the statement that is meant, or remove it.",
};
