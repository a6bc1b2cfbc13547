import type { TieOutCause } from '../../core/reports/tie-out-difference.ts';

/** What each cause means, and what to do about it, for an accountant. */
export const tieOutWords: Record<TieOutCause, { readonly title: string; readonly todo: string }> = {
  'not-ours': {
    title: 'Not from Dunwell',
    todo: 'Move the entry to another account in QuickBooks if it is no finance charge.',
  },
  'late-fee': {
    title: 'A late fee that Dunwell did not write',
    todo: 'Switch QuickBooks’ automatic late fees off, or move the entry to another account.',
  },
  copied: {
    title: 'A charge stands there twice',
    todo: 'Remove the line that is too many in QuickBooks.',
  },
  'not-recorded': {
    title: 'In QuickBooks, but not written here',
    todo: 'Look at the charge here, and remove the line in QuickBooks if it is not to be.',
  },
  'line-removed': {
    title: 'The line was removed by hand',
    todo: 'Reverse the charge here, which records that it is gone, or put the line back.',
  },
  voided: {
    title: 'The transaction was voided',
    todo: 'Reverse the charge here, which records that it is gone.',
  },
  deleted: {
    title: 'The transaction was deleted',
    todo: 'Reverse the charge here, which records that it is gone.',
  },
  'other-account': {
    title: 'Posted to another account',
    todo: 'Give the line its charge item back in QuickBooks, or the item its income account.',
  },
  unexplained: {
    title: 'Not on the account',
    todo: 'Compare again. If it stays, look at the transaction in QuickBooks.',
  },
  'amount-changed': {
    title: 'The amount was changed by hand',
    todo: 'Reverse the difference here, or set the line back in QuickBooks.',
  },
  'exchange-rate': {
    title: 'Another exchange rate',
    todo: 'Set the rate of the transaction back, or take the difference as one of exchange.',
  },
  'other-month': {
    title: 'In another month',
    todo: 'Set the date of the transaction back, or report the charge in the month it is in now.',
  },
  'in-flight': {
    title: 'Still on its way',
    todo: 'Compare again in a few minutes.',
  },
};
