import fs from 'node:fs';

const POLL_MS = 250;

/**
 * Ends this process like a SIGTERM when the npm that started it ends. Where there is a shell
 * between npm and us, npm passes signals on to that, and it dies of them without passing them
 * further; and a killed npm passes nothing on. The program would run with nobody to stop it.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const shellParent = parentOfShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOfShell(parent) === shellParent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  timer.unref();
}

/**
 * The parent of a process that is a shell; null for others (npm's own parent may come and go) and
 * where there is no /proc. Name in brackets, then state and parent (proc_pid_stat(5)).
 */
function parentOfShell(pid) {
  try {
    const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /\((?:ba|da|a|z)?sh\) \S (\d+)/.exec(line)?.[1] ?? null;
  } catch {
    return null;
  }
}
