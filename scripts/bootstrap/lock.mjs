import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './say.mjs';

const POLL_MS = 200;

/**
 * Runs `work` while this process alone, of all set-ups of this checkout, holds the lock `file`.
 * The lock of a set-up that died is taken over, but not while a program it had started (npm)
 * still runs on: `work` gets a function to name that program's process.
 *
 * The right to remove a dead holder's lock is itself a lock, named after that holder, so that two
 * who find the same dead holder never remove a third one's fresh lock.
 */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const token = randomUUID();
  const mine = `${file}.${token}`;
  const note = (child) =>
    fs.writeFileSync(
      mine,
      JSON.stringify({ token, processes: [process.pid, ...child].map(identify) }),
    );
  note([]);
  let told = false;
  try {
    while (!tryLink(mine, file)) {
      const holder = readHolder(file);
      if (holder && !holder.processes.some(isRunning)) {
        await removeDeadLock(file, holder.token);
        continue;
      }
      if (!told) say('waiting for another set-up of this checkout');
      told = true;
      await wait(POLL_MS);
    }
    try {
      // The lock is a second name of the same file, so what is noted in one is in the other.
      return await work((pid) => note([pid]));
    } finally {
      fs.rmSync(file, { force: true });
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

async function removeDeadLock(file, token) {
  await withLock(`${file}.${token}.dead`, async () => {
    if (readHolder(file)?.token === token) fs.rmSync(file, { force: true });
    fs.rmSync(`${file}.${token}`, { force: true });
  });
}

function tryLink(from, to) {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    // Gone, or just being written: the next look tells.
    return null;
  }
}

function identify(pid) {
  return { pid, began: beganOf(pid) };
}

function isRunning({ pid, began }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return beganOf(pid) === began;
}

/** Numbers of processes are used again; Linux tells when one began (proc_pid_stat, field 22). */
function beganOf(pid) {
  try {
    const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return '';
  }
}
