import type { JSX } from 'preact';
import { countOf } from '../components/format.ts';
import { Amount } from '../components/values.tsx';
import type { ReviewSum } from './review-list.tsx';

export type CalendarDay = {
  date: string;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
  sums: readonly ReviewSum[];
};

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** The days as months of weeks; a day with charges leads to them. */
export function CalendarGrid(props: {
  days: readonly CalendarDay[];
  chosen: string;
  hrefOf: (date: string) => string;
}): JSX.Element {
  const months = [...new Set(props.days.map(({ date }) => date.slice(0, 7)))];
  return (
    <div class="months">
      {months.map((month) => (
        <table class="month" key={month}>
          <caption>
            {MONTHS[Number(month.slice(5)) - 1]} {month.slice(0, 4)}
          </caption>
          <thead>
            <tr>
              {WEEKDAYS.map((day) => (
                <th key={day} scope="col">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(props.days.filter(({ date }) => date.startsWith(month))).map((week) => (
              <tr key={week.find((day) => day !== null)?.date ?? ''}>
                {week.map((day, index) => (
                  <GridDay
                    key={WEEKDAYS[index]}
                    day={day}
                    isChosen={day?.date === props.chosen}
                    hrefOf={props.hrefOf}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function GridDay(props: {
  day: CalendarDay | null;
  isChosen: boolean;
  hrefOf: (date: string) => string;
}): JSX.Element {
  const { day } = props;
  if (day === null) return <td />;
  const number = Number(day.date.slice(8));
  if (day.sums.length === 0) {
    return (
      <td>
        <time datetime={day.date} class="muted">
          {number}
        </time>
      </td>
    );
  }
  const count = day.sums.reduce((all, sum) => all + sum.count, 0);
  return (
    <td class="has-charges">
      <a href={props.hrefOf(day.date)} aria-current={props.isChosen ? 'date' : undefined}>
        <time datetime={day.date}>{number}</time>
        <span class="fine">{countOf(count, 'charge')}</span>
        {day.sums.map((sum) => (
          <Amount key={sum.currency} amount={sum.amount} currency={sum.currency} />
        ))}
      </a>
    </td>
  );
}

function weeksOf(days: readonly CalendarDay[]): (CalendarDay | null)[][] {
  const weeks: (CalendarDay | null)[][] = [];
  for (const day of days) {
    const last = weeks.at(-1);
    const week = last === undefined || day.weekday === 1 ? emptyWeek() : last;
    if (week !== last) weeks.push(week);
    week[day.weekday - 1] = day;
  }
  return weeks;
}

const emptyWeek = (): (CalendarDay | null)[] => WEEKDAYS.map(() => null);
