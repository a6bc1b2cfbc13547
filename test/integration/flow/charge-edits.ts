/** How people change the lines of charges in QuickBooks. */
import { z } from 'zod';
import type { Book, Entity } from './book.ts';

const lineSchema = z
  .object({
    Id: z.string().optional(),
    Amount: z.number().optional(),
    Description: z.string().optional(),
    DetailType: z.string(),
  })
  .loose();
export type EditedLine = z.infer<typeof lineSchema>;

/** The lines of an invoice that can be sent back. */
export const linesOf = (invoice: Entity): EditedLine[] =>
  z
    .array(lineSchema)
    .parse(invoice['Line'])
    .filter((line) => line.DetailType !== 'SubTotalLineDetail');

/** The line of an invoice that a reference marks. */
export const chargeLine = (invoice: Entity, reference: string): EditedLine | undefined =>
  linesOf(invoice).find((line) => String(line.Description).includes(reference));

/** Replaces the line that a reference marks; every other one is sent back as it is. */
export async function editLine(
  book: Book,
  invoiceId: string,
  reference: string,
  change: (line: EditedLine) => readonly object[],
): Promise<Entity> {
  const now = await book.read('Invoice', invoiceId);
  const Line = linesOf(now).flatMap((line) =>
    String(line.Description).includes(reference) ? change(line) : [line],
  );
  return book.update('Invoice', { Id: now.Id, SyncToken: now.SyncToken, Line });
}

/** The line with another amount. */
export const ofAmount =
  (amount: number) =>
  (line: EditedLine): EditedLine[] => {
    const detail = z.record(z.string(), z.unknown()).parse(line['SalesItemLineDetail']);
    return [
      {
        ...line,
        Amount: amount,
        SalesItemLineDetail: { ...detail, Qty: 1, UnitPrice: amount },
      },
    ];
  };

/** Something that was sold, in place of the line or beside it. */
export const sold = (amount: number): object => ({
  Amount: amount,
  Description: 'Courier',
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' } },
});
