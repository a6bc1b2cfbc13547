import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chargeLinesOf } from './book.ts';
import { arrange } from './policies.ts';
import { oneOfEach, startStory, type Story } from './story.ts';

const atMost = { timeout: 15_000 };
let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

describe('a charge whose outcome is unknown', () => {
  it('cannot be waived as if it were not in QuickBooks, although QuickBooks cannot be read', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    await story.stage.fault({ method: 'POST', path: `/${realmId}/batch` }, 'applied-then-reset');
    story.meanwhile('charge: claimed', () =>
      story.stage.fault({ method: 'GET', path: `/${realmId}/query` }, '429', { times: 9 }),
    );
    const run = story.dunwell.run(realmId, { dryRun: false, trigger: 'api' });
    await expect
      .poll(async () => {
        const item = await story.dunwell.db.outboxItem.findFirst({
          where: { realmId, kind: 'charge' },
        });
        return item?.lastError ?? '';
      }, atMost)
      .toContain('fewer requests');
    const [charge] = await story.chargesOf(realmId);
    expect(charge?.status).toBe('unknown');
    const subject = { realmId, id: charge?.id ?? '', actor: 'ann', reason: 'Sorry' };
    expect(await story.dunwell.approvals.waiveCharge(subject)).toMatchObject({
      outcome: 'refused',
    });
    await story.stage.control('DELETE', '/faults');
    await story.stage.setClock(
      new Date(story.stage.sandbox.clock.now().getTime() + 120_000).toISOString(),
    );
    await run;
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
  });
});

describe('two instances', () => {
  it('that run one company at once make one line and one mail', async () => {
    const { book, invoice } = await story.overdueCompany();
    const others = [story.stage.start(), story.stage.start()];
    const runs = [story.dunwell, ...others].map((each) =>
      each.run(book.realmId, { dryRun: false, trigger: 'api' }),
    );
    const sweeps = others.flatMap(({ sweeps: each }) => [each.outbox(), each.sync(), each.runs()]);
    await Promise.all([...runs, ...sweeps]);
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
  });
});

describe('review mode', () => {
  it('does nothing before a person says so, and each thing once when two say it at once', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    await arrange(story.dunwell, realmId, { reminders: 'review', charges: 'review' });
    await story.runThrough(realmId);
    await story.dunwell.sweeps.outbox();
    expect(await story.mailsOf(realmId)).toEqual([]);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    const [charge] = await story.chargesOf(realmId);
    const [reminder] = await story.remindersOf(realmId);
    expect([charge?.status, reminder?.status]).toEqual(['proposed', 'proposed']);

    const { approvals } = story.dunwell;
    const by = (id: string | undefined) => ({ realmId, id: id ?? '', actor: 'ann', reason: null });
    const said = await Promise.all([
      approvals.approveCharge(by(charge?.id)),
      approvals.approveCharge(by(charge?.id)),
      approvals.approveReminder(by(reminder?.id)),
      approvals.approveReminder(by(reminder?.id)),
    ]);
    expect(said.map(({ outcome }) => outcome).toSorted()).toEqual([
      'done',
      'done',
      'refused',
      'refused',
    ]);
    await story.dunwell.sweeps.outbox();
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
    expect(await approvals.approveCharge({ ...by(charge?.id), realmId: '1' })).toEqual({
      outcome: 'not-found',
    });
  });
});

describe('webhooks', () => {
  it('that all come again make nothing more', async () => {
    const { book, invoice } = await story.overdueCompany();
    await story.runThrough(book.realmId);
    await story.stage.control('POST', '/webhooks/replay', {});
    await story.dunwell.sweeps.sync();
    await story.runThrough(book.realmId);
    expect(await story.outcome(book, invoice)).toEqual(oneOfEach);
  });
});
