import { formatAmount } from '../../core/money/amount.ts';
import type { Money } from '../components/view.ts';

/** An amount in minor units as pages take it. */
export const moneyOf = (minor: bigint, currency: string): Money => ({
  amount: formatAmount({ minor, currency }),
  currency,
});

/** Who did something, for the reader `me`: people are known by an id only. */
export function personText(actor: string, me: string): string {
  if (actor === me) return 'You';
  if (actor === 'owner') return 'The owner';
  if (actor.startsWith('api')) return `API key ${actor.replace(/^api[:\s-]*/, '')}`.trim();
  return /^[0-9a-f-]{16,}$/i.test(actor) ? `Person ${actor.slice(0, 8)}` : actor;
}
