/** How long work tells what it is doing. The command line draws it; tests listen. */
export interface Progress {
  /** Runs one named step; `note` tells how far it is. */
  step<T>(title: string, work: (note: (line: string) => void) => Promise<T>): Promise<T>;
  /** Something that the reader should know beside the steps. */
  say(line: string): void;
}

/** For work without a display. */
export const silent: Progress = {
  say: () => {},
  step: (_, work) => work(() => {}),
};
