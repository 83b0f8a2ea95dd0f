import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from "node:fs";
import { run } from "./run.ts";

export interface Lock {
  /** To be inherited by the commands of the build: they hold the lock as well. */
  fd: number;
  release: () => void;
}

/**
 * One build at a time. The lock is the kernel's (flock on a descriptor that this process opened),
 * so a dead owner never keeps it and nothing has to be taken over.
 */
export async function takeLock(file: string, waiting: (owner: string) => void): Promise<Lock> {
  const fd = openSync(file, "a+");
  try {
    await run("flock", ["--exclusive", "--nonblock", "3"], { lock: fd });
  } catch {
    const tell = () => waiting(readFileSync(file, "utf8").trim());
    tell();
    const timer = setInterval(tell, 5000);
    try {
      await run("flock", ["--exclusive", "3"], { lock: fd });
    } catch (error) {
      closeSync(fd);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
  if (!isStill(fd, file)) {
    // Its owner took the file away: another one has the name, or none.
    closeSync(fd);
    return await takeLock(file, waiting);
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  return { fd, release: () => closeSync(fd) };
}

function isStill(fd: number, file: string): boolean {
  return fstatSync(fd).ino === statSync(file, { throwIfNoEntry: false })?.ino;
}
