/** From folders to addons and their sources. Links are followed once, so that a loop ends. */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Problem, UserError } from "../model/user-error.ts";

export interface Addon {
  readonly name: string;
  readonly folder: string;
}

export interface AddonFiles {
  /** Paths of .py and .sql files. */
  readonly judged: readonly string[];
  /** How many more stand in `tests`: they run on a developer's machine. */
  readonly tests: number;
  /** And in `migrations` or `upgrades`: the init job runs them, connected to PostgreSQL directly. */
  readonly migrations: number;
  /** Folders that could not be read. */
  readonly unread: readonly { readonly path: string; readonly problem: string }[];
}

/** Every addon in these folders, each once. Throws a UserError that names every wrong folder. */
export function findAddons(folders: readonly string[]): Addon[] {
  const found = new Map<string, Addon>();
  const problems: Problem[] = [];
  for (const folder of folders) {
    const problem = noFolder(folder);
    const addons = problem === null ? addonsIn(folder, new Set()) : [];
    if (problem !== null) problems.push(problem);
    else if (addons.length === 0) problems.push(noAddon(folder));
    for (const addon of addons) {
      const real = realpathSync(addon.folder);
      if (!found.has(real)) found.set(real, addon);
    }
  }
  if (problems.length > 0) throw new UserError("input", problems);
  const key = ({ name, folder }: Addon) => `${name}\0${folder}`;
  return [...found.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function noFolder(folder: string): Problem | null {
  try {
    if (statSync(folder).isDirectory()) return null;
    return {
      where: folder,
      what: "an addon is a folder",
      got: "a file",
      fix: "Name the folder that holds __manifest__.py, or the one that holds addons",
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      return { where: folder, what: "there is no such folder", fix: "Name a folder that exists" };
    }
    return { where: folder, what: `it cannot be read: ${code}`, fix: "Mend its permissions" };
  }
}

function noAddon(folder: string): Problem {
  return {
    where: folder,
    what: "there is no addon in it: no folder with a __manifest__.py",
    fix: "Name an addon, or a folder that holds addons",
  };
}

function addonsIn(folder: string, seen: Set<string>): Addon[] {
  const real = realpathSync(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const entries = entriesOf(folder);
  if (entries.some(({ name }) => name === "__manifest__.py")) {
    return [{ name: basename(real), folder }];
  }
  return foldersOf(folder, entries).flatMap((path) => addonsIn(path, seen));
}

/** The sources of one addon. */
export function filesOf(addon: Addon): AddonFiles {
  const judged: string[] = [];
  const unread: { path: string; problem: string }[] = [];
  const aside = { tests: 0, migrations: 0 };
  const seen = new Set<string>();
  const visit = (folder: string, part: keyof typeof aside | null): void => {
    let entries: Dirent[];
    try {
      const real = realpathSync(folder);
      if (seen.has(real)) return;
      seen.add(real);
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      unread.push({ path: folder, problem: `it cannot be read: ${code}` });
      return;
    }
    for (const { name } of entries.filter((entry) => !isFolder(folder, entry))) {
      if (!/\.(?:py|sql)$/.test(name) || name.startsWith(".")) continue;
      if (part === null) judged.push(join(folder, name));
      else aside[part] += 1;
    }
    for (const path of foldersOf(folder, entries)) visit(path, part ?? partOf(basename(path)));
  };
  visit(addon.folder, null);
  return { judged: judged.toSorted(), ...aside, unread };
}

function partOf(folder: string): "tests" | "migrations" | null {
  if (folder === "tests") return "tests";
  return folder === "migrations" || folder === "upgrades" ? "migrations" : null;
}

/** What runs on no server. `static` is for browsers. */
const left = ["node_modules", "static", "__pycache__"];

/** Real folders before links, so that an addon has its own path and not that of a link. */
function foldersOf(folder: string, entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => isFolder(folder, entry))
    .filter(({ name }) => !name.startsWith(".") && !left.includes(name))
    .toSorted(
      (a, b) =>
        Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || (a.name < b.name ? -1 : 1),
    )
    .map(({ name }) => join(folder, name));
}

function isFolder(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(folder, entry.name)).isDirectory();
  } catch {
    // A link to nowhere, or to itself: reading it as a file tells.
    return false;
  }
}

/** A folder on the way that cannot be read is no addon. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
