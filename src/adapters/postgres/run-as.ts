import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './errors.ts';

const execute = promisify(execFile);

/** PostgreSQL reads PG… and locale variables from its environment: it gets a bare one instead. */
const BARE_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };

/** Debian's, Alpine's and Fedora's number for `nobody`. */
const NOBODY = 65534;

export type Owner = { uid: number; gid: number };

/** Runs PostgreSQL's programs; `owner` is set when files must be handed to another user first. */
export type ProgramRunner = {
  owner: Owner | null;
  start(program: string, args: string[], options: SpawnOptions): ChildProcess;
};

/**
 * PostgreSQL refuses to run as root. A root process therefore runs it as an unprivileged user:
 * the one that already owns the data, otherwise `nobody`. That user keeps the one capability of
 * passing folders it has no right to (checkouts in a 0700 folder of root's are common in
 * containers); where `setpriv` is missing or not allowed, it goes without.
 * @throws EmbeddedPostgresError when that user cannot reach the programs or the data.
 */
export async function chooseRunner(program: string, dataFolder: string): Promise<ProgramRunner> {
  if (process.getuid?.() !== 0) return { owner: null, start: startAsIs };
  const owner = (await ownerOf(dataFolder)) ?? (await findNobody());
  const prefix = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    // Otherwise access(2), by which PostgreSQL looks for its own parts, leaves capabilities out.
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if (await canRun('setpriv', [...prefix, program, '--version'])) {
    return {
      owner,
      start: (file, args, options) => startAsIs('setpriv', [...prefix, file, ...args], options),
    };
  }
  await assertReachable(program, owner);
  await assertReachable(path.dirname(dataFolder), owner);
  return { owner, start: (file, args, options) => startAsIs(file, args, { ...options, ...owner }) };
}

function startAsIs(file: string, args: string[], options: SpawnOptions): ChildProcess {
  return spawn(file, args, { ...options, env: BARE_ENVIRONMENT });
}

async function canRun(file: string, args: string[]): Promise<boolean> {
  try {
    await execute(file, args, { env: BARE_ENVIRONMENT });
    return true;
  } catch {
    return false;
  }
}

async function ownerOf(folder: string): Promise<Owner | null> {
  try {
    const { uid, gid } = await stat(folder);
    return uid === 0 ? null : { uid, gid };
  } catch {
    return null;
  }
}

async function findNobody(): Promise<Owner> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users) ?? [];
  return { uid: Number(uid ?? NOBODY), gid: Number(gid ?? NOBODY) };
}

/** Every folder on the way must let others pass; the first that does not is named. */
async function assertReachable(target: string, owner: Owner): Promise<void> {
  for (let place = target; ; place = path.dirname(place)) {
    const { mode, uid, gid } = await stat(place);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new EmbeddedPostgresError(
        `PostgreSQL may not run as root, and its user (uid ${owner.uid}) cannot pass ${place}. ` +
          `Run "chmod o+x ${place}", start the program as another user, install setpriv, or set ` +
          `DATABASE_URL.`,
      );
    }
    if (place === path.dirname(place)) return;
  }
}
