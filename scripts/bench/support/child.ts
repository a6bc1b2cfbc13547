import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from './scene.ts';

export type Child = {
  readonly pid: number;
  /** The most memory it ever held, in bytes; null where the system does not tell. */
  peakMemoryBytes(): Promise<number | null>;
  /** Asks it to stop and waits until it is gone. */
  stop(): Promise<void>;
};

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const stopLimitMs = 40_000;
const startLimitMs = 120_000;
const pollMs = 50;
let started = 0;

/**
 * Runs one of our TypeScript programs as a process of its own, with no environment but the one
 * given, and waits until it is ready. Its output goes to a file in the scene's folder.
 * @throws with the end of its output when it ends before it is ready
 */
export async function startChild(
  scene: Scene,
  program: {
    readonly file: string;
    readonly args?: readonly string[];
    readonly env?: Record<string, string>;
    /** Flags for Node itself. */
    readonly nodeFlags?: readonly string[];
    readonly isReady: () => Promise<boolean>;
  },
): Promise<Child> {
  started += 1;
  const logFile = path.join(scene.folder, `${started}-${path.basename(program.file, '.ts')}.log`);
  const log = await open(logFile, 'a');
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const child = spawn(
    process.execPath,
    [...(program.nodeFlags ?? []), '--import', 'tsx', program.file, ...(program.args ?? [])],
    {
      cwd: root,
      env: { ...inherited, ...program.env },
      stdio: ['ignore', log.fd, log.fd],
      // Ctrl-C in the terminal reaches the bench alone, which stops what it started in order.
      detached: true,
    },
  );
  await log.close();
  const exited = once(child, 'exit');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  const stop = async (): Promise<void> => {
    if (hasEnded()) return;
    child.kill('SIGTERM');
    const isLate = await Promise.race([
      exited.then(() => false),
      wait(stopLimitMs, true, { ref: false }),
    ]);
    if (isLate) child.kill('SIGKILL');
    await exited;
  };
  scene.onClose(stop);

  const limit = performance.now() + startLimitMs;
  while (!(await program.isReady())) {
    if (hasEnded() || performance.now() > limit) {
      const end = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-12).join('\n');
      throw new Error(`${program.file} ${hasEnded() ? 'ended' : 'is not ready'}:\n${end}`);
    }
    await wait(pollMs);
  }
  const pid = child.pid ?? 0;
  return { pid, stop, peakMemoryBytes: () => peakMemoryOf(pid) };
}

/** `VmHWM` of proc_pid_status(5), which Linux alone has. */
async function peakMemoryOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Whether an address answers with success. */
export async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
