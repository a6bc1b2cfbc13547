import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { worksheetPdf, type WorksheetPdf } from '../../../src/web/pdf/worksheet-pdf.ts';
import { worksheetPage } from './page-details.ts';

const hash = '8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918';
const example: WorksheetPdf = {
  company: { name: 'Łódź Boats', country: 'US', timeZone: 'America/New_York' },
  charge: {
    reference: 'DW-7K3QX2',
    amount: '30.25',
    currency: 'USD',
    assessmentDate: '2026-03-18',
    invoice: '1037',
    customer: { id: '66', name: 'Ünal & 日本商事 “Ὀδυσσεύς” Ко' },
    createdAt: new Date('2026-03-18T17:00:02.000Z'),
  },
  worksheet: worksheetPage.worksheet,
  facts: worksheetPage.facts,
  hash,
};

/** The text of a PDF as another program reads it, spaces as one. */
async function textOf(file: Buffer): Promise<{ text: string; pages: number }> {
  const { text, totalPages } = await extractText(await open(file), { mergePages: true });
  return { text: text.replaceAll(/\s+/g, ' '), pages: totalPages };
}

const open = (file: Buffer) => getDocumentProxy(new Uint8Array(file));

describe('the PDF of a worksheet', () => {
  it('holds, as text, all that the page shows: facts, arithmetic, limits, policy and hash', async () => {
    const { text } = await textOf(await worksheetPdf(example));
    for (const shown of [
      'Worksheet of finance charge DW-7K3QX2',
      '30.25 USD for 16 Feb 2026 up to, not including, 18 Mar 2026',
      '13:00, 18 Mar 2026 (America/New_York)',
      'Total of the invoice 2,409.47',
      'less line 3: finance charge DW-0A1B2C of 16 Feb 2026 −9.47',
      '20 Feb 2026 882 1,000.00 counted',
      'not counted: after the assessment date',
      'Dispute on the invoice: charges stopped 1 Feb 2026 open',
      '2304/365 = 6.3123…',
      'Rounded once, at the end',
      'Charge: 30.25 USD',
      '24% a year on the open principal',
      'amount.percent 24',
      hash,
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('writes names in the scripts that its fonts cover, and others as code points', async () => {
    const { text } = await textOf(await worksheetPdf(example));
    expect(text).toContain('Łódź Boats');
    expect(text).toContain('Ünal & 日本商事 “Ὀδυσσεύς” Ко');
    const customer = { id: '1', name: 'שלום 🦆' };
    const other = await worksheetPdf({ ...example, charge: { ...example.charge, customer } });
    expect((await textOf(other)).text).toContain('[U+05E9][U+05DC][U+05D5][U+05DD] [U+1F986]');
  });

  it('is tagged, has a title and a language, and numbers its pages', async () => {
    const file = await worksheetPdf(example);
    const document = await open(file);
    const { info } = await getMeta(document);
    expect(info).toMatchObject({
      Title: 'Worksheet of finance charge DW-7K3QX2',
      Author: 'Łódź Boats',
      Language: 'en',
      CreationDate: 'D:20260318170002Z',
    });
    const tree = JSON.stringify(await (await document.getPage(1)).getStructTree());
    for (const role of ['Document', 'H1', 'H2', 'P', 'Table', 'Caption', 'TR', 'TH', 'TD']) {
      expect(tree).toContain(`"role":"${role}"`);
    }
    const { text, pages } = await textOf(file);
    expect(text).toContain(`Page ${pages} of ${pages}`);
  });

  it('is the same file for the same worksheet', async () => {
    const digest = async () =>
      createHash('sha256')
        .update(await worksheetPdf(example))
        .digest('hex');
    expect(await digest()).toBe(await digest());
  });

  it('runs over as many pages as it needs, its table heads on each', async () => {
    const [posting] = example.facts.postings;
    if (!posting) throw new Error('no posting');
    const postings = Array.from({ length: 200 }, (_, n) => ({ ...posting, payment: `P${n}` }));
    const file = await worksheetPdf({ ...example, facts: { ...example.facts, postings } });
    const { text, pages } = await textOf(file);
    expect(pages).toBeGreaterThan(3);
    for (let n = 0; n < 200; n += 1) expect(text).toContain(` P${n} `);
    expect(text.split('Payment id').length - 1).toBeGreaterThan(2);
  });

  it('cuts a word that is wider than its column, and loses none of it', async () => {
    const long = 'x'.repeat(400);
    const file = await worksheetPdf({
      ...example,
      facts: { ...example.facts, known: [{ name: 'Agreed terms', value: long }] },
    });
    const { text } = await textOf(file);
    expect(text.match(/x{10,}/g)?.join('')).toBe(long);
  });
});
