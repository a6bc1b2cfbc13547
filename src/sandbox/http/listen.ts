import { createServer, type RequestListener, type Server } from 'node:http';
import { z } from 'zod';

const systemError = z.object({ code: z.string() });

/**
 * Listens on one address, or on this machine's two loopback addresses: `localhost` may mean
 * either, and nobody else on the network has any business with the sandbox.
 * @throws the system's error, such as EADDRINUSE.
 */
export async function listen(
  handler: RequestListener,
  port: number,
  host: string | undefined,
): Promise<{ port: number; close(): Promise<void> }> {
  const first = await listenOn(handler, port, host ?? '127.0.0.1');
  const taken = portOf(first, port);
  const servers = [first];
  try {
    if (host === undefined) servers.push(await listenOn(handler, taken, '::1'));
  } catch (error) {
    const { data } = systemError.safeParse(error);
    // A machine without IPv6 does with one address.
    if (data?.code !== 'EADDRNOTAVAIL' && data?.code !== 'EAFNOSUPPORT') {
      await close(first);
      throw error;
    }
  }
  return {
    port: taken,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function listenOn(handler: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

function portOf(server: Server, fallback: number): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : fallback;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
