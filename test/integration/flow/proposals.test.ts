import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../src/adapters/store/decisions.ts';
import { createRunContents } from '../../../src/adapters/store/run-contents.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Decision } from '../../../src/core/decide/decision.ts';
import { chargeLinesOf } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());
afterEach(() => story.stage.control('DELETE', '/faults'));

/** What was concluded, whether it was kept or not. */
const inOrder = (decisions: readonly (DecisionRecord | Decision)[]) =>
  decisions
    .map(({ subject, topic, outcome, reason, numbers }) => ({
      about: `${subject.id} ${topic} ${outcome}`,
      reason,
      numbers,
    }))
    .toSorted((a, b) => a.about.localeCompare(b.about) || a.reason.localeCompare(b.reason));

const dearer = {
  ...examplePolicy,
  charges: { ...examplePolicy.charges, amount: { ...examplePolicy.charges.amount, percent: '24' } },
};
const inReview = { reminders: 'off', charges: 'review' } as const;
const by = { author: 'ann', note: null };

/** Ada's charge of 6.70 waits for a person. */
async function waitingCharge() {
  const owing = await story.overdueCompany();
  const { realmId } = owing.book;
  await arrange(story.dunwell, realmId, inReview);
  await story.runThrough(realmId);
  const [charge] = await story.chargesOf(realmId);
  if (charge?.status !== 'proposed') throw new Error('Nothing waits');
  const word = { realmId, ids: [charge.id], actor: 'ann', reason: null };
  return { ...owing, realmId, charge, word };
}
const byAmount = (a: bigint, b: bigint): number => Number(a - b);
const statuses = async (realmId: string) =>
  (await story.chargesOf(realmId)).map(({ status, amount }) => [status, amount]);

describe('a charge that waits for a person', () => {
  it('is replaced as soon as a payment is known, and the old one is not approved', async () => {
    const { book, ada, invoice, realmId, charge, word } = await waitingCharge();
    await book.payment(ada, invoice, 1000, '2026-03-08');
    await story.dunwell.sync(realmId, { repair: true });
    const [second, first] = await story.chargesOf(realmId);
    expect(second).toMatchObject({ status: 'proposed', amount: 472n, runId: charge.runId });
    expect(first).toMatchObject({ id: charge.id, status: 'cancelled' });
    expect(first?.reason).toBe(
      `The open balance has changed from 1,234.56 to 234.56. Payments or credits up to the assessment date have changed. The charge comes to 4.72 USD now, not 6.70. Replaced by ${second?.reference}.`,
    );
    expect(await story.dunwell.approvals.approveCharges(word)).toMatchObject([
      { outcome: 'refused', reason: 'The charge is cancelled already.' },
    ]);
    const [decision] = await story.dunwell.stores.decisions.list(
      realmId,
      { invoiceId: invoice.Id, topic: 'charge' },
      { limit: 1 },
    );
    expect(decision).toMatchObject({
      outcome: 'charge-for-review',
      numbers: { amount: '4.72', assessmentDate: '2026-03-12' },
    });
  });

  it('is refused with what has changed, where nobody has looked since', async () => {
    const { realmId, word } = await waitingCharge();
    await story.dunwell.stores.policies.save(realmId, 'company', '', dearer, by);
    const [answer] = await story.dunwell.approvals.approveCharges(word);
    expect(answer).toMatchObject({
      outcome: 'changed',
      reason:
        'The policy has changed from company version 2 to company version 3. The charge comes to 8.93 USD now, not 6.70.',
    });
    // The refusal itself has it decided anew.
    await expect
      .poll(() => statuses(realmId), { timeout: 60_000 })
      .toEqual([
        ['proposed', 893n],
        ['cancelled', 670n],
      ]);
  });

  it('is not written when its policy changes between the approval and the writing', async () => {
    const { book, invoice, realmId, word } = await waitingCharge();
    await story.dunwell.approvals.approveCharges(word);
    story.meanwhile('charge: turn has come', () =>
      story.dunwell.stores.policies.save(realmId, 'company', '', dearer, by),
    );
    await story.dunwell.sweeps.outbox();
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    const [charge] = await story.chargesOf(realmId);
    expect(charge).toMatchObject({ status: 'cancelled' });
    expect(charge?.reason).toContain('The policy has changed');
    await story.runThrough(realmId);
    expect(await statuses(realmId)).toEqual([
      ['proposed', 893n],
      ['cancelled', 670n],
    ]);
  });

  it('has one outcome when it is approved in the very moment in which it is replaced', async () => {
    const { book, ada, invoice, realmId, word } = await waitingCharge();
    await book.payment(ada, invoice, 1000, '2026-03-08');
    const [answers] = await Promise.all([
      story.dunwell.approvals.approveCharges(word),
      story.dunwell.sync(realmId, { repair: true }),
    ]);
    await story.dunwell.sweeps.outbox();
    // Approved before the payment was known, it is stopped by the look before the writing.
    expect(answers).toHaveLength(1);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([]);
    const live = (await story.chargesOf(realmId)).filter(({ status }) => status !== 'cancelled');
    expect(live.every(({ amount }) => amount === 472n)).toBe(true);
    await story.runThrough(realmId);
    expect((await story.chargesOf(realmId))[0]).toMatchObject({ status: 'proposed', amount: 472n });
  });

  it('waits on when a person waives it twice, and its date stays waived', async () => {
    const { realmId, word } = await waitingCharge();
    const { waiveCharges } = story.dunwell.approvals;
    expect(await waiveCharges({ ...word, reason: 'goodwill' })).toMatchObject([
      { outcome: 'done' },
    ]);
    expect(await waiveCharges({ ...word, reason: 'again' })).toMatchObject([
      { outcome: 'already' },
    ]);
    await story.runThrough(realmId);
    expect(await story.chargesOf(realmId)).toMatchObject([
      { status: 'waived', reason: 'goodwill', decidedBy: 'ann' },
    ]);
  });

  it('is decided by a dry run exactly as by the run after it', async () => {
    const { book, ada, invoice, realmId } = await waitingCharge();
    const { stores } = story.dunwell;
    const owed = [
      await book.invoice(ada, 700, '2026-02-20'),
      await book.invoice(ada, 55, '2026-03-30'),
      await book.invoice(ada, 10_000, '2026-01-15'),
    ];
    await stores.holds.add(realmId, {
      scope: 'invoice',
      subjectId: owed[0]?.Id ?? '',
      stops: 'charges',
      reason: 'dispute',
      note: null,
      amount: null,
      startsOn: parsePlainDate('2026-03-01'),
      until: null,
      author: 'ann',
    });
    await book.payment(ada, invoice, 200, '2026-03-03');
    await story.dunwell.sync(realmId, { repair: true });
    await stores.policies.save(realmId, 'company', '', dearer, by);
    await stores.companies.update(realmId, { remindersMode: 'review' });
    const before = await story.chargesOf(realmId);

    const dry = await story.dunwell.run(realmId, { dryRun: true, trigger: 'api' });
    expect(await story.chargesOf(realmId)).toEqual(before);
    const real = await story.runThrough(realmId);
    expect(dry.note).toBeNull();
    const record = await stores.runs.find(realmId, real.id);
    const kept = record ? await createRunContents(story.dunwell.db).decisions(record) : [];
    expect(inOrder(kept)).toEqual(inOrder(dry.plan.decisions));
    const charged = dry.plan.actions.flatMap((action) =>
      action.kind === 'charge' ? [action.assessment.amount] : [],
    );
    const rows = (await story.chargesOf(realmId)).filter(({ status }) => status === 'proposed');
    expect(rows.map(({ amount }) => amount).toSorted(byAmount)).toEqual(charged.toSorted(byAmount));
    // The one that waited, by the new policy, and the large one; the others are held or not due.
    expect(charged).toEqual([775n, 26_959n]);
  });
});
