import type { Mailer } from '../../adapters/postmark/mailer.ts';
import type { MailRoute, MailServerStore } from '../../adapters/store/mail-servers.ts';

/** A way out, with what goes by it. */
export type OpenRoute = {
  readonly route: MailRoute;
  /** A sender address that the server's account has confirmed. */
  readonly from: string;
  readonly mailer: Mailer;
};

export type MailRoutes = ReturnType<typeof createMailRoutes>;

/** The ways by which mails go out: Dunwell's own server and stream, or what a company chose. */
export function createMailRoutes(options: {
  readonly mailServers: MailServerStore;
  /** Dunwell's own. */
  readonly postmark: {
    readonly serverToken: string;
    readonly stream: string;
    readonly from: string;
  };
  readonly openMailer: (server: { serverToken: string; stream: string }) => Mailer;
}) {
  const { mailServers, postmark, openMailer } = options;

  async function mailerOf(realmId: string, { serverId, stream }: MailRoute): Promise<Mailer> {
    const token = serverId === null ? null : await mailServers.token(realmId, serverId);
    return openMailer({ serverToken: token ?? postmark.serverToken, stream });
  }

  const program: OpenRoute = {
    route: { serverId: null, stream: postmark.stream },
    from: postmark.from,
    mailer: openMailer(postmark),
  };

  return {
    /** Dunwell's own, by which owners are written to: it works whatever they choose. */
    program,

    /** By which a company's mails to customers go out now. */
    async current(realmId: string): Promise<OpenRoute> {
      const server = await mailServers.current(realmId);
      if (server === null) return program;
      const route = { serverId: server.id, stream: server.stream };
      const mailer = await mailerOf(realmId, route);
      return { route, from: server.from ?? postmark.from, mailer };
    },

    /** By which a mail went out; null where that was not kept, as it was Dunwell's own then. */
    of: (realmId: string, route: MailRoute | null): Promise<Mailer> =>
      route === null ? Promise.resolve(program.mailer) : mailerOf(realmId, route),
  };
}
