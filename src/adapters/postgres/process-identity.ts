import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * A process number together with when that process began, because numbers are used again.
 * `began` is opaque: only to be compared.
 */
export type ProcessIdentity = { pid: number; began: string };

/** The identity of a process that runs now; null when there is none, or it is a zombie. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  const began = process.platform === 'linux' ? await beganOnLinux(pid) : await beganByPs(pid);
  return began === null ? null : { pid, began };
}

/** Whether the process is still the same one and still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.began === identity.began;
}

/** The command line of a process, '' when it is gone or may not be read. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return ps(pid, 'command=');
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.replaceAll('\0', ' ');
}

/** The working directory of a process; null where the system does not tell. */
export async function workingDirectoryOf(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}

/** proc_pid_stat(5): after the name in brackets come state (field 3) … start time (field 22). */
async function beganOnLinux(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  if (state === undefined || state === 'Z' || state === 'X') return null;
  return fields?.[19] ?? null;
}

async function beganByPs(pid: number): Promise<string | null> {
  const [state, ...began] = (await ps(pid, 'state=,lstart=')).split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? null : began.join(' ');
}

async function ps(pid: number, columns: string): Promise<string> {
  const found = await execute('ps', ['-o', columns, '-p', String(pid)]).catch(() => null);
  return found?.stdout.trim() ?? '';
}
