import type { JSX } from 'preact';
import { Badge } from './badge.tsx';
import { Facts } from './layout.tsx';
import { InstantText } from './values.tsx';

/** What a check of what is kept came to, of how much, when, and who asked for it. */
export function CheckFacts(props: {
  check: { readonly at: string; readonly by: string; readonly wrong: number };
  /** What there is to say when nothing is wrong, and what of things that are. */
  good: string;
  bad: string;
  verified: string;
  more?: readonly { readonly name: string; readonly value: string }[];
}): JSX.Element {
  const { check, good, bad, verified, more = [] } = props;
  const result =
    check.wrong === 0 ? <Badge tone="good">{good}</Badge> : <Badge tone="bad">{bad}</Badge>;
  return (
    <Facts
      facts={[
        { name: 'Result', strong: true, value: result },
        { name: 'Verified', value: verified },
        ...more,
        {
          name: 'When',
          value: (
            <>
              <InstantText at={check.at} />, {check.by}
            </>
          ),
        },
      ]}
    />
  );
}
