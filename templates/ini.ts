/** Sections of lines, as four programs read them: each with its own separator, and its own idea of a value. */
import type { Setting } from "../model/setting.ts";
import { join, mapLiterals, type Text } from "../model/text.ts";

export interface IniForm {
  /** Between a key and its value. */
  readonly separator: " = " | "=";
  /** A value as the program reads it back. @throws where it cannot be written. */
  readonly escaped: (plain: string) => string;
  /** A key, or the name of a section. @throws where the program takes no such name. */
  readonly checked?: (name: string) => string;
}

/** Sections in the order in which they first appear, with an empty line between two. */
export function printIni(
  settings: readonly Setting[],
  { separator, escaped, checked = (name) => name }: IniForm,
): Text {
  const blocks = [...Map.groupBy(settings, ({ section }) => section)].map(([section, lines]) =>
    join([
      `[${checked(section)}]\n`,
      ...lines.map(({ key, value }) =>
        join([`${checked(key)}${separator}`, mapLiterals(value, escaped), "\n"]),
      ),
    ]),
  );
  return join(blocks, "\n");
}
