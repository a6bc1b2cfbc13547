/** One company with one overdue invoice, and what a run makes of it while things go wrong. */
import { createRequire } from 'node:module';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

export type Story = {
  readonly stage: Stage;
  readonly dunwell: Dunwell;
  /** Makes something happen once, at a place that Dunwell passes. */
  meanwhile(place: string, happens: () => Promise<unknown>): void;
  /** Ada owes 1,234.56 since 1 March, example 1's policy applies, and all is automatic. */
  overdueCompany(): Promise<{ book: Book; ada: Entity; invoice: Entity }>;
  /** A run during which time goes by fast, so that tries that are to be repeated come at once. */
  runThrough(realmId: string): ReturnType<Dunwell['run']>;
  mailsOf(realmId: string): ReturnType<Stage['mails']>;
  /** Newest first. */
  chargesOf(realmId: string): ReturnType<Dunwell['stores']['charges']['list']>;
  remindersOf(realmId: string): ReturnType<Dunwell['stores']['reminders']['list']>;
  /** What came of it, in QuickBooks, in the mailbox and in Dunwell's own rows. */
  outcome(
    book: Book,
    invoice: Entity,
  ): Promise<{
    lines: number[];
    balance: unknown;
    mails: number;
    charges: string[];
    reminders: string[];
  }>;
};

/** The outcome that a run must have, whatever went wrong on the way. */
export const oneOfEach = {
  lines: [6.7],
  balance: 1241.26,
  mails: 1,
  charges: ['written'],
  reminders: ['sent'],
} as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sdkAxios: { defaults: { timeout: number | undefined } } = createRequire(
  createRequire(import.meta.url).resolve('node-quickbooks'),
)('axios');

export async function startStory(): Promise<Story> {
  const stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  const interruptions = new Map<string, () => Promise<unknown>>();
  const dunwell = stage.start({
    async checkpoint(place) {
      const happens = interruptions.get(place);
      interruptions.delete(place);
      await happens?.();
    },
  });
  // The program waits a minute for an answer; these stories wait for seconds.
  const { timeout } = sdkAxios.defaults;
  sdkAxios.defaults.timeout = 2_500;
  const page = { limit: 20 };

  async function hurryUntil(end: Promise<unknown>): Promise<void> {
    const over = end.then(
      () => 'over',
      () => 'over',
    );
    await Promise.race([over, pause(300)]);
    for (;;) {
      const news = await Promise.race([over, pause(100)]);
      if (news === 'over') return;
      const later = new Date(stage.sandbox.clock.now().getTime() + 30_000);
      await stage.setClock(later.toISOString());
    }
  }

  const story: Story = {
    stage: {
      ...stage,
      async stop() {
        sdkAxios.defaults.timeout = timeout;
        await stage.stop();
      },
    },
    dunwell,
    meanwhile: (place, happens) => void interruptions.set(place, happens),
    async overdueCompany() {
      const book = await stage.addCompany(dunwell);
      const ada = await book.customer();
      const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
      await arrange(dunwell, book.realmId);
      await dunwell.sync(book.realmId, { repair: true });
      return { book, ada, invoice };
    },
    async runThrough(realmId) {
      const run = dunwell.run(realmId, { dryRun: false, trigger: 'api' });
      await hurryUntil(run);
      return run;
    },
    mailsOf: async (realmId) =>
      (await stage.mails()).filter((mail) => mail.metadata['dunwell-realm'] === realmId),
    chargesOf: (realmId) => dunwell.stores.charges.list(realmId, {}, page),
    remindersOf: (realmId) => dunwell.stores.reminders.list(realmId, {}, page),
    async outcome(book, invoice) {
      const { realmId } = book;
      const now = await book.read('Invoice', invoice.Id);
      return {
        lines: chargeLinesOf(now),
        balance: now['Balance'],
        mails: (await story.mailsOf(realmId)).length,
        charges: (await story.chargesOf(realmId)).map(({ status }) => status),
        reminders: (await story.remindersOf(realmId)).map(({ status }) => status),
      };
    },
  };
  return story;
}
