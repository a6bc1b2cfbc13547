import { defineConfig } from 'prisma/config';

// For the Prisma CLI alone, where its engine can be downloaded, as in
// `npx prisma migrate deploy --config prisma/prisma.config.ts`. Dunwell itself does not read it.
const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
});
