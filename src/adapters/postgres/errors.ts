/** Thrown when the port asked for the embedded PostgreSQL belongs to another program. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
  readonly port: number;

  constructor(port: number) {
    super(
      `Port ${port} on 127.0.0.1 is in use by another program, so the embedded PostgreSQL cannot ` +
        `start there. Stop that program, or set EMBEDDED_POSTGRES_PORT to another number, or leave ` +
        `it unset and a free port is found.`,
    );
    this.port = port;
  }
}

/** Thrown when the embedded PostgreSQL cannot be prepared, started or stopped; the text says why. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

/** Thrown when a database and the migrations of this program do not fit; the text says how. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}
