/** A program among rendered files. It is one setting: a diff of it shows its text. */
import type { Effect } from "../model/setting.ts";
import type { Text } from "../model/text.ts";
import type { RenderedFile } from "./rendered-file.ts";

/** One that is run by its path. @param effect what a change of its text costs. */
export function programFile(
  place: Pick<RenderedFile, "id" | "group" | "node">,
  text: string,
  effect: Effect,
): RenderedFile {
  const body: Text = [text];
  return {
    ...place,
    dialect: "shell",
    mode: 0o755,
    settings: [{ section: "", key: "program", value: body, effect, source: "forced" }],
    body,
  };
}
