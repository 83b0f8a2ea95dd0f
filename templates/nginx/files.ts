/** Files that nginx sends itself: modules' static files, and attachments on Odoo's word. */
import type { Layout, Node } from "../layout.ts";
import { block, line, map } from "./directive.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";
import { staticPattern } from "./refused.ts";

/**
 * `$image_policy`: Odoo answers every image so, and an SVG can hold scripts (http.py, `set_csp`).
 */
export const imagePolicy: Directive = map("$sent_http_content_type", "$image_policy", [
  ["default", ""],
  ["~^image/", "default-src 'none'"],
]);

/**
 * Types that Debian's mime.types lacks; a module script is refused by browsers without its type.
 */
export const moreTypes: Directive = block("types", [], [line("text/javascript", "mjs")]);

/**
 * One location per folder, each handing what it lacks to the next; the last one answers 404, so
 * a missing file never costs an Odoo worker. Odoo's own folder comes first: that is where nearly
 * all files are, module names are unique, and it is the order in which Odoo looks.
 */
export function staticLocations(layout: Layout, node: Node): Directive[] {
  const packaged = layout.packagedAddons();
  const folders = [
    layout.path("odoo-addons", node),
    ...layout.addonFolders(),
    ...(packaged === null ? [] : [packaged]),
  ].map(plain);
  return folders.map((folder, index) => {
    const next = index + 1 < folders.length ? `@static-${index + 2}` : "=404";
    const match = index === 0 ? ["~", staticPattern] : [`@static-${index + 1}`];
    return block("location", match, [
      line("root", folder, { source: index === 0 ? "default" : "stack" }),
      line("try_files", ["$uri", next]),
      line("expires", "7d"),
      line("charset", "utf-8"),
      line("add_header", ["Cache-Control", "public"]),
      line("add_header", ["X-Content-Type-Options", "nosniff"]),
      line("add_header", ["Content-Security-Policy", "$image_policy"]),
    ]);
  });
}

/**
 * The target of X-Accel-Redirect (fixed in Odoo's http.py). nginx drops the headers of Odoo's
 * answer here, so those that keep an uploaded file from acting as a page are added again.
 * Slashes at both ends: without them `/web/filestore../sessions` would leave the folder.
 */
export function filestoreLocation(layout: Layout, node: Node): Directive {
  return block(
    "location",
    ["^~", "/web/filestore/"],
    [
      line("internal", []),
      line("alias", `${plain(layout.path("odoo-data", node))}/filestore/`),
      line("add_header", ["X-Content-Type-Options", "nosniff", "always"], { source: "forced" }),
      line(
        "add_header",
        ["Content-Security-Policy", "$upstream_http_content_security_policy", "always"],
        { source: "forced" },
      ),
    ],
  );
}
