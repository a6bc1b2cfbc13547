import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { PostForm, TextArea } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import { DateText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

/** A place by its code and its name. */
export type PlaceOption = { code: string; name: string };

export type HolidaySettings = {
  /** ISO 3166; empty: no public holidays are kept. */
  country: string;
  region: string;
  /** As typed: one date a line. */
  daysOff: string;
  countries: readonly PlaceOption[];
  /** Of the saved country. */
  regions: readonly PlaceOption[];
  /** The next days on which nothing is sent for a reason of their own. */
  next: readonly { date: string; name: string }[];
};

/** On which days nothing is sent although they are sending days. */
export function SettingsHolidays(props: {
  realm: string;
  csrfToken: string;
  holidays: HolidaySettings;
  errors: readonly FieldError[];
}): JSX.Element {
  const { holidays, errors } = props;
  const options = (first: string, places: readonly PlaceOption[]) => [
    { value: '', text: first },
    ...places.map(({ code, name }) => ({ value: code, text: name })),
  ];
  return (
    <Card title="Holidays" id="holidays">
      <PostForm
        action={paths.settingsHolidays(props.realm)}
        csrfToken={props.csrfToken}
        class="form"
        label="Holidays"
      >
        <div class="fields">
          <SelectField
            name="holidayCountry"
            label="Public and bank holidays of"
            hint="Nothing is sent on them; what was due stays due."
            value={holidays.country}
            errors={errors}
            options={options('None', holidays.countries)}
          />
          <SelectField
            name="holidayRegion"
            label="Region"
            hint="The regions of a country can be chosen once the country is saved."
            value={holidays.region}
            errors={errors}
            options={options('The country as a whole', holidays.regions)}
          />
        </div>
        <TextArea
          name="daysOff"
          label="Days off of your own"
          hint="One date a line, such as 2026-12-24."
          rows={3}
          value={holidays.daysOff}
          errors={errors}
        />
        {holidays.next.length > 0 && (
          <>
            <p>The next days without mails:</p>
            <ul>
              {holidays.next.map(({ date, name }) => (
                <li key={date}>
                  <DateText date={date} />, {name}
                </li>
              ))}
            </ul>
          </>
        )}
        <p>
          <button type="submit" class="button">
            Save
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
