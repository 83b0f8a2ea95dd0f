/** What a line of apt's or mmdebstrap's output says about how far the build is. */
export type Step = "unpacked" | "configured" | "compiling" | "compiled";

export function stepOf(line: string): Step | undefined {
  if (/^Unpacking \S+ /.test(line)) return "unpacked";
  if (/^Setting up \S+ /.test(line)) return "configured";
  if (line === "odoo-cluster: compiling python") return "compiling";
  if (line === "odoo-cluster: compiled python") return "compiled";
  return undefined;
}

/** Seconds per stage, and a line to the reader per stage and every few seconds within one. */
export interface Progress {
  stage: (name: string, state?: () => string) => void;
  current: () => string | undefined;
  /** Seconds of every stage so far, in order. */
  seconds: () => Record<string, number>;
  end: () => void;
}

const everyMilliseconds = 4000;

export function startProgress(
  report: (line: string) => void,
  log: (line: string) => void,
): Progress {
  const times: Record<string, number> = {};
  let current: { name: string; state: () => string; since: number } | undefined;
  const began = Date.now();
  const tell = () => {
    if (current === undefined) return;
    const waited = Math.round((Date.now() - current.since) / 1000);
    const detail = current.state();
    report(`root: ${current.name}${detail === "" ? ` (${waited} s)` : `: ${detail}`}`);
  };
  const close = () => {
    if (current === undefined) return;
    times[current.name] = (Date.now() - current.since) / 1000;
    log(`odoo-cluster: ${current.name} took ${times[current.name]} s`);
    current = undefined;
  };
  const timer = setInterval(tell, everyMilliseconds);
  return {
    stage: (name, state = () => "") => {
      close();
      current = { name, state, since: Date.now() };
      log(`odoo-cluster: ${((current.since - began) / 1000).toFixed(1)} s: ${name}`);
      report(`root: ${name}`);
    },
    current: () => current?.name,
    seconds: () => ({ ...times }),
    end: () => {
      close();
      clearInterval(timer);
    },
  };
}

/** Turns the output of the installation into stages and counters. */
export function followInstall(progress: Progress, total: number) {
  let unpacked = 0;
  let configured = 0;
  const configuring = "configuring packages";
  return {
    unpacked: () => `${unpacked} of ${total}`,
    onLine: (line: string): void => {
      const step = stepOf(line);
      if (step === "unpacked") unpacked += 1;
      if (step === "configured") configured += 1;
      // The essential packages are configured while others are still to be unpacked.
      if (step === "configured" && unpacked >= total && progress.current() !== configuring) {
        progress.stage(configuring, () => `${configured} of ${total}`);
      }
      if (step === "compiling") progress.stage("compiling Python");
      if (step === "compiled") progress.stage("cleaning up");
    },
  };
}
