import type { JSX } from 'preact';
import type { FormValues } from './policy-form-text.ts';

/** What was saved as switched off in so many words, so that an unchecked box does not lose it. */
export function SavedAsOff(props: { values: FormValues; names: readonly string[] }): JSX.Element {
  const off = props.names.map((name) => `${name}.off`);
  return (
    <>
      {off
        .filter((name) => props.values[name] !== undefined)
        .map((name) => (
          <input type="hidden" key={name} name={name} value={props.values[name]} />
        ))}
    </>
  );
}
