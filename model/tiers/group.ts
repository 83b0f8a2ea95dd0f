/** What groups of every tier have in common: instances that are all alike. */
export interface GroupBase {
  /** Unique in a stack; an instance is `<name>-<ordinal>`, counted from 1. */
  readonly name: string;
  /** How many there are; where their number follows load, the most that there can be. */
  readonly instances: number;
  /** Promised CPUs of one instance; 0 where nothing is promised. */
  readonly cpu: number;
  /** Promised memory of one instance in bytes; 0 where nothing is promised. */
  readonly memory: number;
  /** The processes of one instance. */
  readonly processes: readonly ProcessLine[];
}

/** Processes of one kind in one instance, with what one of them may need. */
export interface ProcessLine {
  readonly name: string;
  readonly count: number;
  /** Bytes of resident memory of one, as budgeted. */
  readonly memory: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}
