import type { PathPart } from "./yaml-source.ts";

/** A place in a file that people write. Printed, and in JSON, it is `file:line`; SARIF gets the column, too. */
export class Location {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;

  constructor(file: string, line: number, column: number) {
    this.file = file;
    this.line = line;
    this.column = column;
  }

  toString(): string {
    return `${this.file}:${this.line}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A place in a file, or words for another one: `this machine`. */
export type Place = Location | string;

/** Where a stack file has a key, by its path below `odoo-cluster:cluster` or `odoo-cluster:foundation`. */
export type Locate = (path: readonly PathPart[]) => Place;
