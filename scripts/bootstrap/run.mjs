import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Thrown when a step failed; the message is all the reader needs. */
export class StepFailed extends Error {}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the checkout, its output passed through, and returns its exit code.
 * Signals to us go to it: it must not work on behind the back of whoever stopped us.
 * `options.onStart` gets its process number.
 */
export async function runForCode(file, args, { onStart, ...options } = {}) {
  const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...options });
  let stoppedBy = null;
  const forward = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new StepFailed(`${file}: ${error.message}`)));
      child.once('exit', (code, signal) => {
        if (stoppedBy || signal) process.exit(130);
        resolve(code);
      });
      if (child.pid) onStart?.(child.pid);
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, forward);
  }
}

/** The same, where anything but success ends the set-up. */
export async function run(file, args, options) {
  const code = await runForCode(file, args, options);
  if (code === 0) return;
  const command = [path.basename(file), ...args].join(' ');
  throw new StepFailed(`"${command}" failed with exit code ${code}; its output is above.`);
}

/** Runs a package's command with this very Node, by the path of its JavaScript file. */
export async function runTool(script, args, options) {
  return runForCode(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], options);
}

/** Runs one of our TypeScript programs in this very process: signals reach it directly. */
export async function runTypeScript(file, args) {
  process.chdir(ROOT);
  const { register } = await import('tsx/esm/api');
  register();
  const program = path.join(ROOT, file);
  process.argv = [process.execPath, program, ...args];
  await import(program);
}
