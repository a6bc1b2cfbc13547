/** Whether ledger, rows and the books kept by hand say the same, to the cent. */
import { expect } from 'vitest';
import { booksTable, incomeByHand, incomeInLedger, ledgerTable } from './compare.ts';
import { namesIn } from './names.ts';
import type { Player } from './play.ts';
import type { Reckoning } from './reckon.ts';
import {
  chargesByHand,
  chargesInRows,
  mirrorByHand,
  mirrorTable,
  missingDecisions,
  proposedByHand,
  proposedInRows,
  unprovenCharges,
} from './rows.ts';
import type { Theatre } from './theatre.ts';

/** Fails at the first charge that our rows and the books do not agree about. */
export async function expectChargesToAgree(
  theatre: Theatre,
  player: Player,
  { books }: Pick<Reckoning, 'books'>,
): Promise<void> {
  const names = await namesIn(theatre, player, books);
  expect(await chargesInRows(theatre, names)).toEqual(chargesByHand(books));
}

/** Fails with the first kind of thing that they do not agree about. */
export async function expectToAgree(
  theatre: Theatre,
  player: Player,
  reckoning: Reckoning,
): Promise<void> {
  const { books } = reckoning;
  const names = await namesIn(theatre, player, books);
  expect(await chargesInRows(theatre, names)).toEqual(chargesByHand(books));
  expect(await proposedInRows(theatre, names)).toEqual(proposedByHand(reckoning));
  expect(await ledgerTable(theatre, names)).toEqual(booksTable(books));
  expect(await incomeInLedger(theatre)).toEqual(incomeByHand(books));
  expect(await mirrorTable(theatre, names)).toEqual(mirrorByHand(books));
  expect(unprovenCharges(names)).toEqual([]);
  expect(await missingDecisions(theatre, reckoning, names)).toEqual([]);
}
