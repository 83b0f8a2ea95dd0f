/** What `up` has done to a stack: each step is written down only after its probe passed. */
import { existsSync, readFileSync } from "node:fs";
import { replaceFile } from "./replace-file.ts";

export interface StackRecord {
  /** Absolute path of the stack file: another clone's stack of the same name is refused. */
  readonly stackFile: string;
  /** Key of the private root that the processes run in. */
  readonly root: string;
  /** Folders of the team's addons, as they are mounted. */
  readonly addons: readonly string[];
  /** Modules that the init job has installed. */
  readonly modules: readonly string[];
  /** Series, database and subnet: what cannot be changed in place. */
  readonly identity: Readonly<Record<string, string>> | null;
  /** Digest of the SQL that was applied, before and after modules. */
  readonly databaseSettings: Readonly<Record<string, string>>;
  /** Digest of the Python requirements that are installed. */
  readonly requirements: string | null;
  /** Label of the first full backup; null until it exists. */
  readonly firstBackup: string | null;
}

export const emptyRecord: StackRecord = {
  stackFile: "",
  root: "",
  addons: [],
  modules: [],
  identity: null,
  databaseSettings: {},
  requirements: null,
  firstBackup: null,
};

export class RecordKeeper {
  readonly #file: string;
  #record: StackRecord;

  constructor(file: string) {
    this.#file = file;
    this.#record = existsSync(file)
      ? { ...emptyRecord, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<StackRecord>) }
      : emptyRecord;
  }

  get current(): StackRecord {
    return this.#record;
  }

  update(change: Partial<StackRecord>): void {
    this.#record = { ...this.#record, ...change };
    replaceFile(this.#file, `${JSON.stringify(this.#record, null, 2)}\n`, { mode: 0o600 });
  }
}
