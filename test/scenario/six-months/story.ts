/**
 * Half a year of a dozen customers in four time zones: what they do, and the mails they get, worked
 * out on paper from the rules of reminders. Everybody has the default steps (7 days before; 1, 15
 * and 29 days after the due date; then every 14 days, six times) unless a line says otherwise.
 */
import type { World } from '../../support/world.ts';
import type { Town, TownSettings } from './town.ts';

export const townNames = ['Sydney', 'London', 'New York', 'Los Angeles'] as const;
export type TownName = (typeof townNames)[number];

export const settings: Readonly<Record<TownName, TownSettings>> = {
  Sydney: {
    ...{ zone: 'Australia/Sydney', hour: 10, holidays: { country: 'AU', region: 'NSW' } },
    company: { country: 'AU', currency: 'AUD' },
  },
  London: {
    ...{ zone: 'Europe/London', hour: 9, holidays: { country: 'GB', region: 'ENG' } },
    company: { country: 'GB', currency: 'GBP' },
  },
  'New York': {
    ...{ zone: 'America/New_York', hour: 9, holidays: { country: 'US', region: null } },
    company: {},
  },
  'Los Angeles': {
    ...{ zone: 'America/Los_Angeles', hour: 8, holidays: { country: 'US', region: 'CA' } },
    company: {},
  },
};

export type Scene = {
  readonly town: TownName;
  readonly on: string;
  /** An hour before the mails of the day, or an hour after. */
  readonly when: 'before' | 'after';
  readonly happens: (town: Town, world: World) => Promise<void>;
};
const before = (town: TownName, on: string, happens: Scene['happens']): Scene => ({
  ...{ town, on, when: 'before', happens },
});
const after = (town: TownName, on: string, happens: Scene['happens']): Scene => ({
  ...{ town, on, when: 'after', happens },
});

/** What the Postmark of the story tells of the newest mail to somebody. */
async function told(
  world: World,
  event: 'bounced' | 'complained' | 'reply',
  to: string,
): Promise<void> {
  const { body } = await world.control(`/mailbox?to=${to}&limit=1`);
  const messageId = /"messageId":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
  const answer = await world.control('/mail-events', { messageId, event, recipient: to });
  if (answer.status !== 200) throw new Error(`Not told: ${JSON.stringify(answer.body)}`);
}

/** Before the first mails: who owes what. */
export async function begin(towns: ReadonlyMap<TownName, Town>): Promise<void> {
  const of = (name: TownName): Town => {
    const town = towns.get(name);
    if (!town) throw new Error(`There is no ${name}`);
    return town;
  };
  const ny = of('New York');
  await ny.customer('Ada');
  await ny.invoice('A1', 'Ada', '2027-01-11', 1000);
  await ny.customer('Bob');
  await ny.invoice('B1', 'Bob', '2027-01-15', 1500);
  await ny.invoice('B2', 'Bob', '2027-01-29', 700);
  await ny.customer('Cy', { PrimaryEmailAddr: { Address: 'accounts@cy.example' } });
  await ny.invoice('C1', 'Cy', '2027-02-10', 800, { BillEmail: { Address: 'cy@cy.example' } });
  const la = of('Los Angeles');
  await la.customer('Dee');
  await la.invoice('D1', 'Dee', '2027-03-01', 2000);
  await la.customer('Eve');
  await la.invoice('E1', 'Eve', '2027-01-20', 450);
  await la.excludes('Eve', '2027-01-04');
  await la.customer('Flo');
  await la.invoice('F1', 'Flo', '2027-03-30', 1200);
  const london = of('London');
  await london.customer('Gus');
  await london.invoice('G1', 'Gus', '2027-03-25', 640);
  await london.customer('Hal');
  await london.invoice('H1', 'Hal', '2027-04-12', 990);
  await london.customer('Ivy');
  await london.invoice('I1', 'Ivy', '2027-02-01', 310);
  const sydney = of('Sydney');
  await sydney.customer('Jon');
  await sydney.invoice('J1', 'Jon', '2027-01-25', 275);
  await sydney.customer('Kim');
  const parent = { Job: true, ParentRef: { value: sydney.idOf('Kim') }, BillWithParent: true };
  await sydney.customer('Shed', parent);
  await sydney.invoice('K1', 'Kim', '2027-02-15', 1100);
  await sydney.invoice('K2', 'Shed', '2027-02-15', 900);
  await sydney.customer('Lou');
  await sydney.invoice('L1', 'Lou', '2027-04-04', 520);
  const own = [
    { offsetDays: 0, template: 'friendly' },
    { offsetDays: 10, template: 'firm' },
  ];
  await sydney.policy('customer', 'Lou', { reminders: { steps: own } });
}

export const scenes: readonly Scene[] = [
  before('New York', '2027-02-19', (ny) => ny.pays('B1', 1500, '2027-02-19')),
  // Promised for the 19th, with two days of grace; nothing comes.
  before('New York', '2027-03-05', (ny) => ny.promises('B2', '2027-03-19', '2027-03-05')),
  before('New York', '2027-04-09', (ny) => ny.pays('B2', 700, '2027-04-09')),
  // Promised for the day before the next reminder, and kept.
  before('New York', '2027-04-07', (ny) => ny.promises('A1', '2027-04-19', '2027-04-07')),
  before('New York', '2027-04-19', (ny) => ny.pays('A1', 1000, '2027-04-19')),
  after('New York', '2027-02-11', (_, world) => told(world, 'bounced', 'cy@cy.example')),
  before('New York', '2027-03-01', (ny) => ny.pays('C1', 800, '2027-03-01')),

  before('Los Angeles', '2027-03-10', (la) => la.disputes('D1', '2027-03-10')),
  before('Los Angeles', '2027-04-05', (la) => la.decides('D1', 'resume', '2027-04-05')),
  before('Los Angeles', '2027-04-14', (la) => la.pays('D1', 2000, '2027-04-14')),
  before('Los Angeles', '2027-05-03', (la) => la.lifts('Eve', '2027-05-03')),
  before('Los Angeles', '2027-04-16', (la) => la.pays('F1', 700, '2027-04-16')),
  // Nobody has applied it yet: a person is told to, and Flo is left alone.
  before('Los Angeles', '2027-05-03', (la) => la.credits('Flo', 500)),

  before('London', '2027-05-10', (london) => london.pays('G1', 640, '2027-05-10')),
  // Postmark is down for the morning.
  before('London', '2027-04-13', async (_, world) => {
    const match = { api: 'postmark' };
    await world.control('/faults', { match, fault: '500', times: 10_000 });
  }),
  after('London', '2027-04-13', async (_, world) => {
    await world.control('/faults', undefined, 'DELETE');
  }),
  after('London', '2027-02-02', (_, world) => told(world, 'complained', 'ivy@payer.example')),
  before('London', '2027-03-10', (london) =>
    london.changes('Customer', 'Ivy', { PrimaryEmailAddr: { Address: 'office@ivy.example' } }),
  ),
  before('London', '2027-03-19', (london) => london.pays('I1', 310, '2027-03-19')),

  // Hal answers, and once more when nobody has read it: the reminder of the 25th waits until then.
  after('London', '2027-05-11', (_, world) => told(world, 'reply', 'hal@payer.example')),
  before('London', '2027-05-25', (_, world) => told(world, 'reply', 'hal@payer.example')),
  before('London', '2027-05-28', (london) => london.reads(2, '2027-05-28')),

  before('Sydney', '2027-02-10', (sydney) => sydney.pays('J1', 275, '2027-02-10')),
  before('Sydney', '2027-03-15', (sydney) => sydney.stops(true)),
  before('Sydney', '2027-03-22', (sydney) => sydney.stops(false)),
  before('Sydney', '2027-03-25', async (sydney) => {
    await sydney.pays('K1', 1100, '2027-03-25');
    await sydney.pays('K2', 900, '2027-03-25');
  }),
];

/** Local day and hour, to whom, in which tone, and the invoices whose steps it took. */
export const expected: Readonly<Record<TownName, readonly string[]>> = {
  'New York': [
    '2027-01-04 09 ada@payer.example friendly A1',
    '2027-01-08 09 bob@payer.example friendly B1',
    '2027-01-12 09 ada@payer.example polite A1',
    // A Saturday; the Monday is Martin Luther King Jr. Day.
    '2027-01-19 09 bob@payer.example polite B1',
    '2027-01-22 09 bob@payer.example friendly B2',
    '2027-01-26 09 ada@payer.example firm A1',
    // Both are due on Saturday the 30th, and go in one mail in the tone of the further one.
    '2027-02-01 09 bob@payer.example firm B1 B2',
    '2027-02-03 09 cy@cy.example friendly C1',
    '2027-02-09 09 ada@payer.example final A1',
    '2027-02-11 09 cy@cy.example polite C1',
    '2027-02-12 09 accounts@cy.example polite C1',
    // Saturday the 13th; the Monday is Presidents' Day.
    '2027-02-16 09 bob@payer.example final B1 B2',
    '2027-02-23 09 ada@payer.example final A1',
    '2027-02-25 09 accounts@cy.example firm C1',
    '2027-03-01 09 bob@payer.example final B2',
    '2027-03-09 09 ada@payer.example final A1',
    '2027-03-22 09 bob@payer.example final B2',
    '2027-03-23 09 ada@payer.example final A1',
    '2027-03-29 09 bob@payer.example final B2',
    '2027-04-06 09 ada@payer.example final A1',
  ],
  'Los Angeles': [
    '2027-02-22 08 dee@payer.example friendly D1',
    '2027-03-02 08 dee@payer.example polite D1',
    '2027-03-23 08 flo@payer.example friendly F1',
    // 31 March is César Chávez Day in California.
    '2027-04-01 08 flo@payer.example polite F1',
    '2027-04-05 08 dee@payer.example firm D1',
    '2027-04-12 08 dee@payer.example final D1',
    '2027-04-14 08 flo@payer.example firm F1',
    '2027-04-28 08 flo@payer.example final F1',
    // Never reminded before: one step after the other, a week apart, not all at once.
    '2027-05-03 08 eve@payer.example polite E1',
    '2027-05-10 08 eve@payer.example firm E1',
    '2027-05-17 08 eve@payer.example final E1',
    '2027-05-24 08 eve@payer.example final E1',
    // 31 May is Memorial Day.
    '2027-06-01 08 eve@payer.example final E1',
    '2027-06-08 08 eve@payer.example final E1',
    '2027-06-15 08 eve@payer.example final E1',
    '2027-06-22 08 eve@payer.example final E1',
    '2027-06-29 08 eve@payer.example final E1',
  ],
  London: [
    '2027-01-25 09 ivy@payer.example friendly I1',
    '2027-02-02 09 ivy@payer.example polite I1',
    '2027-03-10 09 office@ivy.example firm I1',
    '2027-03-17 09 office@ivy.example final I1',
    '2027-03-18 09 gus@payer.example friendly G1',
    // Good Friday, a weekend in which summer time begins, and Easter Monday.
    '2027-03-30 09 gus@payer.example polite G1',
    '2027-04-05 09 hal@payer.example friendly H1',
    '2027-04-09 09 gus@payer.example firm G1',
    // Postmark came back an hour later.
    '2027-04-13 10 hal@payer.example polite H1',
    '2027-04-23 09 gus@payer.example final G1',
    '2027-04-27 09 hal@payer.example firm H1',
    '2027-05-07 09 gus@payer.example final G1',
    '2027-05-11 09 hal@payer.example final H1',
    // Due on the 25th, when replies of Hal's were unread; the next ones come as they would have.
    '2027-05-28 09 hal@payer.example final H1',
    '2027-06-08 09 hal@payer.example final H1',
    '2027-06-22 09 hal@payer.example final H1',
  ],
  Sydney: [
    '2027-01-18 10 jon@payer.example friendly J1',
    // Australia Day.
    '2027-01-27 10 jon@payer.example polite J1',
    '2027-02-08 10 kim@payer.example friendly K1 K2',
    '2027-02-09 10 jon@payer.example firm J1',
    '2027-02-16 10 kim@payer.example polite K1 K2',
    '2027-03-02 10 kim@payer.example firm K1 K2',
    // Due on the 16th, when the company had stopped everything.
    '2027-03-22 10 kim@payer.example final K1 K2',
    // The notice on the due date fell on a Sunday and is not made up for.
    '2027-04-14 10 lou@payer.example firm L1',
  ],
};
