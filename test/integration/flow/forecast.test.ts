import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

describe('the forecast of the next days', () => {
  it('comes true day by day when nothing is paid', async () => {
    const { book, ada } = await story.overdueCompany();
    const { realmId } = book;
    const { stores, forecasts } = story.dunwell;
    const charges = {
      ...examplePolicy.charges,
      assess: { kind: 'everyDays', days: 20 },
      base: 'balance',
      maximumTotal: { percentOfPrincipal: '1.5' },
    };
    await arrange(story.dunwell, realmId, { policy: { charges } });
    await book.invoice(ada, 500, '2026-03-08');
    const disputed = await book.invoice(ada, 900, '2026-02-20');
    await stores.holds.add(realmId, {
      scope: 'invoice',
      subjectId: disputed.Id,
      stops: 'charges',
      reason: 'dispute',
      note: null,
      amount: null,
      startsOn: parsePlainDate('2026-03-01'),
      until: parsePlainDate('2026-03-25'),
      author: 'ann',
    });
    await story.dunwell.sync(realmId, { repair: true });
    const company = await stores.companies.find(realmId);
    if (!company) throw new Error('There is no company');
    const { rows, days, totals } = await forecasts.whole(company);
    expect(days).toHaveLength(60);
    expect(rows.map(({ day, assessmentDate }) => [day, assessmentDate])).toEqual([
      ['2026-03-12', '2026-03-12'],
      ['2026-03-19', '2026-03-19'],
      // Held until then, though its date was earlier.
      ['2026-03-25', '2026-03-23'],
      // With these the first two reach their most of 1.5 %.
      ['2026-04-01', '2026-04-01'],
      ['2026-04-08', '2026-04-08'],
      ['2026-04-12', '2026-04-12'],
      ['2026-05-02', '2026-05-02'],
    ]);
    const [first] = rows;
    expect(first).toMatchObject({ amount: 670n, customerName: 'Ada Lovelace' });
    const sum = rows.reduce((all, { amount }) => all + amount, 0n);
    expect(totals).toEqual([{ currency: 'USD', count: rows.length, amount: sum }]);
    const one = await forecasts.charge(company, disputed.Id, parsePlainDate('2026-03-25'));
    const forecast = rows.find(({ day }) => day === '2026-03-25');
    expect(one?.assessment.amount).toBe(forecast?.amount);

    const came: unknown[] = [];
    for (const day of ['2026-03-14', ...new Set(rows.map((row) => row.day))].toSorted()) {
      await story.stage.setClock(`${day}T17:30:00Z`);
      const run = await story.runThrough(realmId);
      const made = await stores.charges.list(realmId, { runId: run.id }, { limit: 10 });
      for (const { invoiceId, assessmentDate, amount } of made) {
        came.push([day, invoiceId, assessmentDate, amount]);
      }
    }
    expect(came).toEqual(
      rows.map((row) => [row.day, row.invoiceId, row.assessmentDate, row.amount]),
    );
    const written = await stores.charges.list(realmId, { status: 'written' }, { limit: 50 });
    expect(written).toHaveLength(rows.length);
  });
});
