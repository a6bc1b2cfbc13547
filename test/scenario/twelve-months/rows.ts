/** Our own rows against the books: charges, the mirror, worksheets, and a reason for each day. */
import { recomputeWorksheet } from '../../../src/core/charges/recompute-worksheet.ts';
import { formatAmount } from '../../../src/core/money/amount.ts';
import * as money from './calculator/amounts.ts';
import type { Books } from './calculator/books.ts';
import { text } from './calculator/days.ts';
import type { Decision } from './calculator/office.ts';
import type { Table } from './compare.ts';
import type { Names } from './names.ts';
import type { Reckoning } from './reckon.ts';
import type { Theatre } from './theatre.ts';

const places = { line: 'lineOnInvoice', new: 'newInvoice', monthly: 'monthlyInvoice' } as const;

/** The charges as the books have them. */
export function chargesByHand(books: Books): Table {
  return Object.fromEntries(
    books.charges.map((charge) => {
      const { currency } = books.invoice(charge.invoice);
      const amount = money.major(charge.units, currency);
      const skipped = charge.skipped.map(text).join(' ');
      const place = places[charge.place];
      return [
        `${charge.invoice} ${text(charge.on)}`,
        `${amount} ${currency} from ${text(charge.from)} by ${charge.level}, ${place}, ${charge.status}, reversed ${money.major(charge.reversed, currency)}, skipped ${skipped}`,
      ];
    }),
  );
}

/** The charges as our rows have them; cancelled ones took no effect and are left out. */
export async function chargesInRows(theatre: Theatre, names: Names): Promise<Table> {
  const { realmId } = theatre.book;
  const skipped = await theatre.dunwell().db.skippedAssessment.findMany({ where: { realmId } });
  const table: Table = {};
  for (const charge of names.charges) {
    if (charge.status === 'cancelled') continue;
    const written = { minor: charge.amount, currency: charge.currency };
    const passed = skipped
      .filter((row) => row.invoiceId === charge.invoiceId && row.runId === charge.runId)
      .map((row) => row.assessmentDate.toISOString().slice(0, 10))
      .toSorted()
      .join(' ');
    const key = `${names.invoice(charge.invoiceId)} ${charge.assessmentDate}`;
    table[table[key] === undefined ? key : `${key} again`] =
      `${formatAmount(written)} ${charge.currency} from ${charge.coversFrom} by ${charge.policyLevel}, ${charge.writeBack}, ${charge.status}, reversed ${formatAmount({ minor: charge.reversed, currency: charge.currency })}, skipped ${passed}`;
  }
  return table;
}

/** Charges whose worksheet does not come to their amount when it is worked out again. */
export const unprovenCharges = (names: Names): string[] =>
  names.charges
    .filter(
      ({ worksheet, amount, currency }) =>
        recomputeWorksheet(worksheet) !== formatAmount({ minor: amount, currency }),
    )
    .map(({ reference }) => reference);

/** What a person is asked to give back, because postings of earlier days came to light. */
export async function proposedInRows(theatre: Theatre, names: Names): Promise<Table> {
  const { realmId } = theatre.book;
  const rows = await theatre
    .dunwell()
    .stores.chargeReversals.list(realmId, { statuses: ['proposed'] }, { limit: 1_000 });
  return Object.fromEntries(
    rows.map(({ chargeId, amount, currency }) => {
      const charge = names.charges.find(({ id }) => id === chargeId);
      const of = `${names.invoice(charge?.invoiceId ?? '')} ${charge?.assessmentDate ?? ''}`;
      return [of, formatAmount({ minor: amount, currency })];
    }),
  );
}

export function proposedByHand({ books, office }: Reckoning): Table {
  return Object.fromEntries(
    [...books.invoices.values()]
      .filter(({ status }) => status === 'live')
      .flatMap(({ key, currency }) =>
        [...office.overcharges(key)]
          .filter(([{ reversed }, units]) => units > reversed)
          .map(([{ on, reversed }, units]) => [
            `${key} ${text(on)}`,
            money.major(units - reversed, currency),
          ]),
      ),
  );
}

/** The mirror's invoices: what they come to and what is open of them. */
export async function mirrorTable(theatre: Theatre, names: Names): Promise<Table> {
  const { book } = theatre;
  const facts = await theatre.dunwell().stores.facts.invoices(book.realmId, names.invoiceIds);
  return Object.fromEntries(
    facts
      .filter(({ status }) => status !== 'deleted')
      .map(({ id, total, openBalance, currency }) => {
        const amount = (minor: bigint): string => formatAmount({ minor, currency });
        return [names.invoice(id), `${amount(openBalance)} of ${amount(total)}`];
      }),
  );
}

export function mirrorByHand(books: Books): Table {
  return Object.fromEntries(
    [...books.invoices.values()]
      .filter(({ status }) => status !== 'deleted')
      .map(({ key, currency }) => {
        const amount = (units: bigint): string => money.major(units, currency);
        return [key, `${amount(books.balance(key))} of ${amount(books.total(key))}`];
      }),
  );
}

/** What a run may call a conclusion of the books. */
export const outcomes: Readonly<Record<Decision['why'], readonly string[]>> = {
  charge: ['charge', 'charge-for-review', 'run-held'],
  'would charge': ['would-charge'],
  'not overdue': ['not-overdue'],
  'in grace': ['in-grace'],
  assessed: ['already-assessed', 'schedule-over'],
  'below minimum balance': ['below-minimum-balance'],
  'maximum total': ['maximum-total-reached'],
  'maximum count': ['maximum-count-reached'],
  nothing: ['nothing-to-charge'],
  'legal cap': ['legal-cap'],
  stopped: ['stopped'],
  off: ['mode-off'],
  'carries charges': ['carries-charges'],
  'no policy': ['no-policy'],
  disabled: ['policy-disabled'],
  currency: ['policy-currency'],
  held: ['held'],
};

/** Conclusions of runs that no decision row bears out: none may be without its reason. */
export async function missingDecisions(
  theatre: Theatre,
  { runs }: Pick<Reckoning, 'runs'>,
  names: Names,
): Promise<string[]> {
  const { book } = theatre;
  const page = { limit: 20_000 };
  const rows = await theatre
    .dunwell()
    .stores.decisions.list(book.realmId, { topic: 'charge' }, page);
  return runs.flatMap(({ date, decisions }) => {
    const then = rows.filter((row) => row.date <= date && date <= row.lastDate);
    return decisions.flatMap(({ invoice, why }) => {
      const told = then
        .filter((row) => names.invoice(row.subject.id) === invoice)
        .map((row) => (row.reason === '' ? 'no reason' : row.outcome));
      const isTold = told.some((outcome) => outcomes[why].includes(outcome));
      return isTold ? [] : [`${date} ${invoice}: ${why}, but ${told.join(', ') || 'no row'}`];
    });
  });
}
