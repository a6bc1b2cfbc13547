import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const startLimitMs = 90_000;

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0);
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address) ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export type Program = {
  readonly pid: number;
  /** All that it wrote so far. */
  output(): string;
  /** Sends a signal and waits for the end; null when a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
  /** Waits for an end that comes by itself. */
  ended(): Promise<number | null>;
};

/**
 * Starts the real program, as `npm start` does or from what was built of it, and waits until a line
 * says what it waits for.
 */
export async function startProgram(options: {
  env: Record<string, string>;
  args?: readonly string[];
  /** The file that was built; `npm start` starts it without one. */
  built?: string;
  /** A text of the log, or null to wait for nothing. */
  until: string | null;
}): Promise<Program> {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name] ?? '']),
  );
  const program =
    options.built === undefined ? ['scripts/bootstrap.mjs', 'start'] : [options.built];
  const child: ChildProcess = spawn(process.execPath, [...program, ...(options.args ?? [])], {
    cwd: root,
    env: { ...inherited, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exit = once(child, 'exit');
  const ended = async (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    await exit;
    return child.exitCode;
  };
  const startedAt = performance.now();
  while (options.until !== null && !text.includes(options.until)) {
    if (child.exitCode !== null) throw new Error(`The program ended by itself:\n${text}`);
    if (performance.now() - startedAt > startLimitMs) throw new Error(`Not started:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    async end(signal) {
      child.kill(signal);
      return ended();
    },
  };
}
