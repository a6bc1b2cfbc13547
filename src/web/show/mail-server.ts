import { judgeSender } from '../../core/mail/sender-state.ts';
import type { Sender } from '../../flow/mails/senders.ts';
import type { WebDeps } from '../deps.ts';
import type { MailServerPageProps, MailServerValues } from '../pages/mail-server-page.tsx';
import type { SenderView } from '../pages/sender-card.tsx';
import type { Visit } from '../visit.ts';

/** How a sender stands, for people and programs. */
export function standingOf({ canAsk, isOwn, state }: Sender): SenderView['standing'] {
  const facts = state?.facts ?? null;
  if (facts === null) return canAsk ? 'unasked' : 'unknowable';
  const { maySend, todo } = judgeSender(facts);
  if (maySend) return 'ready';
  if (todo.some(({ kind }) => kind === 'add')) return isOwn ? 'elsewhere' : 'absent';
  return facts.signature === null ? 'unverified' : 'unconfirmed';
}

/** A sender as the page shows it. */
export function showSender(sender: Sender): SenderView {
  const { address, canAsk, state } = sender;
  const standing = standingOf(sender);
  const domain = state?.facts?.domain ?? null;
  const records: SenderView['records'] =
    domain === null
      ? []
      : [
          { of: 'dkim', isVerified: domain.isDkimVerified, record: domain.dkim },
          {
            ...{ of: 'return-path', isVerified: domain.isReturnPathVerified },
            record: domain.returnPath,
          },
        ];
  return {
    ...{ address, standing, records },
    canConfirm: canAsk && standing === 'unconfirmed',
    canLook: canAsk,
    lookedAt: state?.lookedAt?.toISOString() ?? null,
    problem: state?.problem ?? '',
  };
}

/** The page of the sender and the server, with what was typed if that was refused. */
export async function mailServerProps(
  { dunwell }: WebDeps,
  visit: Visit,
  typed: MailServerValues | null = null,
): Promise<MailServerPageProps> {
  const { realm, company } = visit;
  const [{ server, usualStream }, login, sender, shell] = await Promise.all([
    dunwell.mailServer.find(realm),
    dunwell.mailServer.webhook(realm),
    dunwell.senders.find(realm),
    visit.shell(),
  ]);
  const isOwn = server !== null && server.tokenEnd !== null;
  const saved: MailServerValues = {
    server: isOwn ? 'own' : 'dunwell',
    stream: server?.stream ?? usualStream,
    from: server?.from ?? '',
  };
  return {
    ...{ shell, usualStream, sender: showSender(sender), values: typed ?? saved },
    chosen: server && {
      ...{ isOwn, name: server.name ?? 'Dunwell’s server', tokenEnd: server.tokenEnd ?? '' },
      ...{ stream: server.stream, webhook: { problem: server.webhookProblem }, login },
    },
    testTo: company.replyTo,
    errors: [],
  };
}
