// The plain receiver that the webhooks bench holds ours against: Express, the HMAC, one insert.
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { Pool } from 'pg';

const [port = '', databaseUrl = '', verifierToken = ''] = process.argv.slice(2);
const pool = new Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(
  'create table bare_delivery (id bigserial primary key, body text not null, received_at timestamptz not null default now())',
);
const app = express();
app.post(
  '/webhooks/quickbooks',
  express.raw({ type: () => true, limit: '2mb' }),
  async (request, response) => {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body)) return void response.sendStatus(400);
    const expected = createHmac('sha256', verifierToken).update(body).digest();
    const given = Buffer.from(request.get('intuit-signature') ?? '', 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return void response.sendStatus(401);
    }
    await pool.query('insert into bare_delivery (body) values ($1)', [body.toString('utf8')]);
    response.sendStatus(200);
  },
);
app.get('/healthz', (_request, response) => void response.sendStatus(200));
const server = app.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.end().then(() => process.exit(0));
});
