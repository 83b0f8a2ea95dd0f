import type { Setting } from "../model/setting.ts";
import type { Text } from "../model/text.ts";
import type { Dialect } from "./dialects.ts";

/** One file as a service reads it, before secrets are filled in. */
export interface RenderedFile {
  /** Stable name and place below `rendered/<stack>/`: `interactive-1/odoo.conf`. */
  readonly id: string;
  /** Name of the group that reads it. */
  readonly group: string;
  /** Id of the node that reads it. */
  readonly node: string;
  readonly dialect: Dialect;
  /** Permissions, octal: 0o640 is readable by the service's own group alone. */
  readonly mode: number;
  /** What the file says, one by one: the base of `changes` and of rules. */
  readonly settings: readonly Setting[];
  /** What the file says, printed. */
  readonly body: Text;
}
