/** The demo company's books. All dates are in days from its today; amounts are dollars as text. */

export type DemoCustomer = {
  readonly key: string;
  readonly name: string;
  readonly person?: readonly [given: string, family: string];
  readonly email?: string;
  readonly phone: string;
  readonly city: string;
  readonly parent?: string;
  readonly billWithParent?: boolean;
};

export const demoCustomers: readonly DemoCustomer[] = [
  {
    key: 'riverside',
    name: 'Riverside Apartments LLC',
    email: 'ap@riverside-apartments.example',
    phone: '(503) 555-0101',
    city: 'Portland',
  },
  // Two addresses in one field, as people write them.
  {
    key: 'maple',
    name: 'Maple Grove HOA',
    email: 'treasurer@maplegrove.example, board@maplegrove.example',
    phone: '(503) 555-0102',
    city: 'Beaverton',
  },
  {
    key: 'kessler',
    name: 'Kessler Construction',
    email: 'office@kessler.example',
    phone: '(503) 555-0103',
    city: 'Hillsboro',
  },
  {
    key: 'harbor',
    name: 'Harbor Site',
    phone: '(503) 555-0104',
    city: 'Hillsboro',
    parent: 'kessler',
    billWithParent: true,
  },
  {
    key: 'mill',
    name: 'Mill Road',
    email: 'mill.road@kessler.example',
    phone: '(503) 555-0105',
    city: 'Tigard',
    parent: 'kessler',
    billWithParent: false,
  },
  {
    key: 'whitfield',
    name: 'Dana Whitfield',
    person: ['Dana', 'Whitfield'],
    email: 'dana@whitfield.example',
    phone: '(503) 555-0106',
    city: 'Lake Oswego',
  },
  {
    key: 'brightwater',
    name: 'Brightwater Café',
    email: 'hello@brightwater.example',
    phone: '(503) 555-0107',
    city: 'Portland',
  },
  {
    key: 'stmarks',
    name: "St. Mark's School",
    email: 'accounts@stmarks.example',
    phone: '(503) 555-0108',
    city: 'Gresham',
  },
  {
    key: 'oakline',
    name: 'Oakline Dental',
    email: 'manager@oakline.example',
    phone: '(503) 555-0109',
    city: 'Portland',
  },
  {
    key: 'alvarez',
    name: 'Pedro Alvarez',
    person: ['Pedro', 'Alvarez'],
    phone: '(503) 555-0110',
    city: 'Milwaukie',
  },
  {
    key: 'sunrise',
    name: 'Sunrise Senior Living',
    email: 'billing@sunrise.example',
    phone: '(503) 555-0111',
    city: 'Tualatin',
  },
  {
    key: 'quarry',
    name: 'Quarry Park District',
    email: 'finance@quarrypark.example',
    phone: '(503) 555-0112',
    city: 'Clackamas',
  },
  {
    key: 'thornton',
    name: 'Thornton & Sons',
    email: 'thornton@sons.example',
    phone: '(503) 555-0113',
    city: 'Oregon City',
  },
  {
    key: 'heron',
    name: 'Blue Heron Inn',
    email: 'frontdesk@blueheron.example',
    phone: '(503) 555-0114',
    city: 'Astoria',
  },
];

export type DemoItem = 'design' | 'installation' | 'maintenance' | 'plants' | 'lateFee';

export const demoItems: Readonly<Record<DemoItem, string>> = {
  design: 'Garden design',
  installation: 'Installation',
  maintenance: 'Grounds maintenance',
  plants: 'Plants and materials',
  lateFee: 'Late fee',
};

export type DemoInvoice = {
  readonly key?: string;
  readonly customer: string;
  /** Days from today to the due date, negative when it has passed; null for none. */
  readonly due: number | null;
  readonly lines: readonly (readonly [DemoItem, amount: string])[];
  /** Paid in full, so many days after the due date (negative: early). */
  readonly paidAfterDue?: number;
  readonly isVoid?: boolean;
};

// Days between an invoice's date and its due date: the company's usual terms.
export const demoTermDays = 30;

const one = (
  customer: string,
  due: number | null,
  item: DemoItem,
  amount: string,
): DemoInvoice => ({
  customer,
  due,
  lines: [[item, amount]],
});
const paid = (
  customer: string,
  due: number,
  amount: string,
  paidAfterDue: number,
): DemoInvoice => ({
  customer,
  due,
  lines: [['maintenance', amount]],
  paidAfterDue,
});

export const demoInvoices: readonly DemoInvoice[] = [
  // Not due, and due soon.
  one('riverside', 29, 'maintenance', '1850.00'),
  one('stmarks', 25, 'design', '3200.00'),
  one('oakline', 20, 'maintenance', '420.00'),
  one('quarry', 14, 'installation', '12480.00'),
  one('heron', 10, 'plants', '764.35'),
  one('sunrise', 7, 'maintenance', '1290.00'),
  one('maple', 5, 'maintenance', '980.00'),
  one('brightwater', 3, 'plants', '312.80'),
  one('mill', 1, 'installation', '5640.00'),
  one('whitfield', 0, 'maintenance', '185.00'),
  // Overdue, from a day to a hundred.
  one('riverside', -1, 'maintenance', '1850.00'),
  one('oakline', -3, 'maintenance', '420.00'),
  one('brightwater', -5, 'maintenance', '260.00'),
  {
    customer: 'heron',
    due: -8,
    lines: [
      ['installation', '2150.00'],
      ['plants', '438.90'],
    ],
  },
  one('stmarks', -10, 'maintenance', '875.00'),
  { key: 'part-1', customer: 'sunrise', due: -12, lines: [['installation', '3600.00']] },
  one('whitfield', -15, 'plants', '92.40'),
  one('alvarez', -18, 'maintenance', '240.00'),
  one('harbor', -21, 'installation', '8420.00'),
  one('maple', -25, 'maintenance', '980.00'),
  {
    key: 'part-2',
    customer: 'quarry',
    due: -30,
    lines: [
      ['installation', '9800.00'],
      ['plants', '2315.75'],
    ],
  },
  one('thornton', -31, 'design', '1500.00'),
  one('riverside', -35, 'installation', '4275.00'),
  { key: 'credit-1', customer: 'heron', due: -40, lines: [['plants', '1120.60']] },
  one('mill', -45, 'installation', '6030.00'),
  // The owner charged this one by hand in QuickBooks already.
  {
    customer: 'thornton',
    due: -52,
    lines: [
      ['installation', '2680.00'],
      ['lateFee', '40.20'],
    ],
  },
  one('brightwater', -60, 'maintenance', '260.00'),
  { key: 'part-3', customer: 'harbor', due: -61, lines: [['plants', '3344.00']] },
  one('alvarez', -70, 'plants', '158.25'),
  one('whitfield', -75, 'maintenance', '185.00'),
  { key: 'part-4', customer: 'thornton', due: -85, lines: [['installation', '5200.00']] },
  one('kessler', -90, 'design', '2400.00'),
  one('thornton', -100, 'maintenance', '640.00'),
  // Paid on time.
  paid('riverside', -61, '1850.00', -4),
  paid('stmarks', -40, '875.00', 0),
  paid('oakline', -33, '420.00', -10),
  paid('quarry', -75, '7200.00', -1),
  paid('sunrise', -45, '1290.00', -2),
  paid('maple', -56, '980.00', -7),
  // Paid late.
  paid('heron', -70, '530.00', 12),
  paid('brightwater', -95, '260.00', 34),
  paid('whitfield', -105, '185.00', 3),
  paid('kessler', -120, '1980.00', 45),
  paid('thornton', -130, '640.00', 61),
  // Void, and without a due date.
  { customer: 'oakline', due: -20, lines: [['design', '900.00']], isVoid: true },
  { customer: 'alvarez', due: 12, lines: [['plants', '75.00']], isVoid: true },
  one('kessler', null, 'design', '350.00'),
];

/** Payments beside those in full: `applied` names invoices by key, the rest stays unapplied. */
export const demoPayments: readonly {
  readonly customer: string;
  readonly daysAgo: number;
  readonly total: string;
  readonly applied: readonly (readonly [invoice: string, amount: string])[];
}[] = [
  { customer: 'sunrise', daysAgo: 6, total: '1600.00', applied: [['part-1', '1600.00']] },
  { customer: 'quarry', daysAgo: 22, total: '6000.00', applied: [['part-2', '6000.00']] },
  { customer: 'harbor', daysAgo: 40, total: '1000.00', applied: [['part-3', '1000.00']] },
  { customer: 'harbor', daysAgo: 11, total: '744.00', applied: [['part-3', '744.00']] },
  { customer: 'thornton', daysAgo: 50, total: '2500.00', applied: [['part-4', '2500.00']] },
  // More than was owed on anything: the rest waits for an invoice.
  { customer: 'stmarks', daysAgo: 4, total: '250.00', applied: [] },
];

/** Credit memos; `appliedTo` draws it, whole, on an invoice. */
export const demoCreditMemos: readonly {
  readonly customer: string;
  readonly daysAgo: number;
  readonly amount: string;
  readonly appliedTo?: string;
}[] = [
  { customer: 'heron', daysAgo: 32, amount: '220.60', appliedTo: 'credit-1' },
  { customer: 'riverside', daysAgo: 15, amount: '150.00' },
];
