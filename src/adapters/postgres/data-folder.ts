import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

/** Where the embedded PostgreSQL keeps its things below one DATA_DIR. */
export type DataFolder = {
  root: string;
  /** PostgreSQL's own data. */
  cluster: string;
  /** A cluster being made; renamed to `cluster` when complete, thrown away when not. */
  unfinished: string;
  /** The superuser's random password, readable by the user of this program only. */
  password: string;
  /** The port chosen at the first start, so that it stays the same. */
  port: string;
  log: string;
  lock: string;
};

/**
 * Creates `dataDir` (which may be relative to the working directory) and names what lies below.
 * Others may pass it, not list it: PostgreSQL may run as another user.
 */
export async function prepareDataFolder(dataDir: string): Promise<DataFolder> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const root = await realpath(dataDir);
  const cluster = path.join(root, 'postgres');
  return {
    root,
    cluster,
    unfinished: `${cluster}.unfinished`,
    password: `${cluster}.password`,
    port: `${cluster}.port`,
    log: `${cluster}.log`,
    lock: `${cluster}.lock`,
  };
}

/** The major version the cluster was made with, e.g. '18'; null when there is no cluster yet. */
export async function readClusterVersion(folder: DataFolder): Promise<string | null> {
  return readText(path.join(folder.cluster, 'PG_VERSION'));
}

/** The cluster's password; one is made when `create` is set, for a cluster that does not exist. */
export async function readPassword(folder: DataFolder, create: boolean): Promise<string> {
  const kept = await readText(folder.password);
  if (kept !== null && kept !== '') return kept;
  if (!create) {
    throw new EmbeddedPostgresError(
      `${folder.cluster} holds a database, but its password file ${folder.password} is gone. ` +
        `Put it back from a backup, or move the folder away to begin with an empty database.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(folder.password, password, { mode: 0o600 });
  return password;
}

/** The port used last time, or null. */
export async function readRememberedPort(folder: DataFolder): Promise<number | null> {
  const port = Number(await readText(folder.port));
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** Keeps the port for the next start. */
export async function rememberPort(folder: DataFolder, port: number): Promise<void> {
  await writeFile(folder.port, `${port}\n`);
}

/**
 * Makes the cluster with `initdb`, which gets the folder to fill; it appears under its final name
 * only when complete, so that a start that was killed half-way is simply done again.
 */
export async function makeCluster(
  folder: DataFolder,
  owner: { uid: number; gid: number } | null,
  initdb: (target: string) => Promise<void>,
): Promise<void> {
  await rm(folder.unfinished, { recursive: true, force: true });
  await mkdir(folder.unfinished, { mode: 0o700 });
  if (owner) await chown(folder.unfinished, owner.uid, owner.gid);
  await initdb(folder.unfinished);
  await rename(folder.unfinished, folder.cluster);
}

async function readText(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(
      `${file} cannot be read by this user. Start the program as the user who owns DATA_DIR.`,
      { cause },
    );
  }
}
