import { conditionsOf, utc, type EvidenceScope } from './evidence-scope.ts';
import { Prisma } from './generated/client.ts';

/** One thing that happened; amounts are minor units as text. */
type Part = {
  readonly at: Prisma.Sql;
  readonly what: string;
  readonly id: Prisma.Sql;
  readonly detail: Prisma.Sql;
  readonly amount?: Prisma.Sql;
  readonly currency?: Prisma.Sql;
  readonly from: Prisma.Sql;
};

const none = Prisma.sql`null::text`;

/**
 * All that happened within a scope, one row each, with a `key` that puts them in their order.
 * Payments and credits have a day and no hour.
 */
export function timelineQuery(realmId: string, scope: EvidenceScope): Prisma.Sql {
  const where = conditionsOf(realmId, scope);
  const reminders = Prisma.sql`reminder r where r.realm_id = ${realmId} and ${where.reminder}`;
  const charges = Prisma.sql`charge c where c.realm_id = ${realmId} and ${where.charge}`;
  const holds = Prisma.sql`hold h where h.realm_id = ${realmId} and ${where.hold}`;
  const reversals = Prisma.sql`charge_reversal x join charge c on c.id = x.charge_id
    where x.realm_id = ${realmId} and ${where.charge}`;
  const [ofReminder, ofCharge, ofHold, ofReversal] = ['r', 'c', 'h', 'x'].map((alias) =>
    Prisma.raw(`${alias}.id::text`),
  );
  const parts: Part[] = [
    ...of(ofReminder, [
      ['reminder decided', utc('r.created_at'), Prisma.sql`r.template`, reminders],
      [
        'reminder sent',
        utc('r.sent_at'),
        Prisma.sql`concat_ws(' to ', r.subject, array_to_string(r.recipients, ', '))`,
        Prisma.sql`${reminders} and r.sent_at is not null`,
      ],
      [
        'reminder not sent',
        utc('r.updated_at'),
        Prisma.sql`concat_ws(': ', r.status, r.reason)`,
        Prisma.sql`${reminders} and r.status in ('cancelled', 'failed', 'undelivered')`,
      ],
    ]),
    {
      at: utc('e.happened_at'),
      what: 'mail event',
      id: Prisma.sql`r.id::text || ' ' || e.id::text`,
      detail: Prisma.sql`concat_ws(' ', e.kind, e.recipient, e.detail)`,
      from: Prisma.sql`reminder_event e join reminder r on r.id = e.reminder_id
        where r.realm_id = ${realmId} and ${where.reminder}`,
    },
    ...replyParts(realmId, where.reply),
    ...of(ofHold, [
      ['hold placed', utc('h.created_at'), Prisma.sql`concat_ws(': ', h.reason, h.note)`, holds],
      [
        'hold lifted',
        utc('h.lifted_at'),
        Prisma.sql`h.reason`,
        Prisma.sql`${holds} and h.lifted_at is not null`,
      ],
    ]),
    ...holdParts(realmId, where.hold),
    ...of(ofCharge, [
      ['charge assessed', utc('c.created_at'), Prisma.sql`c.reference`, charges],
      [
        'charge written to QuickBooks',
        utc('c.written_at'),
        Prisma.sql`c.reference`,
        Prisma.sql`${charges} and c.written_at is not null`,
      ],
    ]).map((part) => ({ ...part, ...moneyOf('c') })),
    ...of(ofReversal, [
      ['reversal', utc('x.created_at'), Prisma.sql`concat_ws(': ', x.status, x.reason)`, reversals],
    ]).map((part) => ({ ...part, ...moneyOf('x') })),
    {
      at: Prisma.sql`p.date::text`,
      what: 'payment or credit',
      id: Prisma.sql`p.payment_id || ' ' || p.line_no::text`,
      detail: Prisma.sql`'on invoice ' || coalesce(i.doc_number, i.id)`,
      amount: Prisma.sql`p.amount::text`,
      currency: Prisma.sql`i.currency`,
      from: Prisma.sql`posting p join invoice i on i.realm_id = p.realm_id and i.id = p.invoice_id
        where p.realm_id = ${realmId} and ${where.posting}`,
    },
  ];
  return Prisma.join(parts.map(selectOf), ' union all ');
}

/** What came back on mails, and what was done about it. */
const replyParts = (realmId: string, reply: Prisma.Sql): Part[] => [
  {
    at: utc('y.received_at'),
    what: 'reply',
    id: Prisma.sql`y.id::text`,
    detail: Prisma.sql`concat_ws(': ', concat_ws(' ', nullif(y.kind, 'payer'), y.from_address),
      left(y.body, 2000))`,
    from: Prisma.sql`reply y where y.realm_id = ${realmId} and ${reply}`,
  },
  {
    at: utc('e.at'),
    what: 'reply answered',
    id: Prisma.sql`e.id::text`,
    detail: Prisma.sql`concat_ws(' by ', e.kind, e.author)`,
    from: Prisma.sql`reply_entry e join reply y on y.id = e.reply_id
      where y.realm_id = ${realmId} and ${reply}`,
  },
];

/** What the log of a hold tells besides that it began and ended: promises, disputes, notes. */
const holdParts = (realmId: string, hold: Prisma.Sql): Part[] => [
  {
    at: utc('e.at'),
    what: 'hold log',
    id: Prisma.sql`e.id::text`,
    detail: Prisma.sql`concat_ws(': ', concat_ws(', ', h.reason, nullif(e.kind, h.reason)),
      nullif(e.text, ''))`,
    from: Prisma.sql`hold_entry e join hold h on h.id = e.hold_id
      where e.realm_id = ${realmId} and ${hold} and e.kind not in ('opened', 'lifted')`,
  },
];

const moneyOf = (alias: string) => ({
  amount: Prisma.raw(`${alias}.amount::text`),
  currency: Prisma.raw(`${alias}.currency`),
});

const of = (
  id: Prisma.Sql | undefined,
  parts: readonly (readonly [what: string, at: Prisma.Sql, detail: Prisma.Sql, from: Prisma.Sql])[],
): Part[] => parts.map(([what, at, detail, from]) => ({ what, at, detail, from, id: id ?? none }));

const selectOf = ({ at, what, id, detail, amount, currency, from }: Part): Prisma.Sql => Prisma.sql`
  select ${at} || ${what}::text || ' ' || ${id} as key, ${at} as at, ${what}::text as what,
    ${id} as id, ${detail} as detail, ${amount ?? none} as amount, ${currency ?? none} as currency
  from ${from}`;
