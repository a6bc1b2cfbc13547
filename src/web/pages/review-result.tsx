import type { JSX } from 'preact';
import { countOf } from '../components/format.ts';
import { Banner } from '../components/layout.tsx';
import { paths } from './paths.ts';

export type ReviewResultView = {
  action: 'approve' | 'waive';
  done: number;
  /** Decided so before; nothing was done twice. */
  already: number;
  /** On these nothing was done, and why. */
  others: readonly { id: string; reference: string; reason: string }[];
  othersLeftOut: number;
};

const WORDS = { approve: 'approved', waive: 'waived' } as const;

/** What came of a person's word on charges: how many, and each on which nothing was done. */
export function ReviewResult(props: { realm: string; result: ReviewResultView }): JSX.Element {
  const { action, done, already, others, othersLeftOut } = props.result;
  const left = others.length + othersLeftOut;
  const title = [
    `${countOf(done, 'charge')} ${WORDS[action]}.`,
    ...(already > 0 ? [`${countOf(already, 'charge')} had been before.`] : []),
    ...(left > 0 ? [`${countOf(left, 'charge')} left alone.`] : []),
  ].join(' ');
  return (
    <Banner tone={left > 0 ? 'warn' : 'good'} title={title}>
      {others.length > 0 && (
        <ul class="bullets">
          {others.map((other) => (
            <li key={other.id}>
              <a href={paths.charge(props.realm, other.id)}>{other.reference}</a>: {other.reason}
            </li>
          ))}
        </ul>
      )}
      {othersLeftOut > 0 && <p>And {countOf(othersLeftOut, 'more', 'more')}.</p>}
    </Banner>
  );
}
