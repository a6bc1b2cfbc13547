import type { HoldChangeWord } from './hold-moves.ts';

/**
 * What is said anew of a hold, in words for its log.
 * @param part the part in dispute with its currency; null for all that is open
 */
export function holdChangeWords(
  { hold, dispute }: Pick<HoldChangeWord['change'], 'hold' | 'dispute'>,
  part: string | null,
): string {
  const { until, amount, note } = hold;
  const { responsible, dueOn } = dispute;
  const settles = [
    ...(responsible === undefined ? [] : [`by ${responsible ?? 'nobody named'}`]),
    ...(dueOn === undefined ? [] : [dueOn === null ? 'no day named' : `until ${dueOn}`]),
  ];
  return [
    ...(until === undefined ? [] : [until === null ? 'Until lifted.' : `Until ${until}.`]),
    ...(amount === undefined ? [] : [`In dispute: ${part ?? 'all that is open'}.`]),
    ...(settles.length === 0 ? [] : [`Settled ${settles.join(', ')}.`]),
    ...(note === undefined ? [] : [note === null ? 'Note removed.' : `Note: ${note}`]),
  ].join(' ');
}
