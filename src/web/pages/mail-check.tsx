import type { JSX } from 'preact';

export type MailCheckProps = {
  /** What keeps the words from being saved. */
  problems: readonly { part: string; line: number; message: string }[];
  tone: readonly { words: string; line: number; why: string; needsConfirming: boolean }[];
  /** Null while there are problems, or no customer to show a mail to. */
  mail: { subject: string; text: string } | null;
};

/** What words come to: their faults, their tone, and the mail. */
export function MailCheck({ problems, tone, mail }: MailCheckProps): JSX.Element {
  return (
    <>
      {problems.length > 0 && (
        <>
          <p>
            <strong>They cannot be saved yet:</strong>
          </p>
          <ul>
            {problems.map(({ part, line, message }) => (
              <li key={`${part}${line}${message}`}>
                {part === 'body' ? `Text, line ${line}` : 'Subject'}: {message}.
              </li>
            ))}
          </ul>
        </>
      )}
      {tone.length > 0 && (
        <>
          <p>
            <strong>Look at the tone again:</strong>
          </p>
          <ul>
            {tone.map(({ words, line, why, needsConfirming }) => (
              <li key={`${line}${words}`}>
                “{words}”: {why}.
                {needsConfirming ? ' It has to be confirmed before it is saved.' : ''}
              </li>
            ))}
          </ul>
        </>
      )}
      {mail === null ? (
        problems.length === 0 && <p>No customer has an open invoice to show a mail about.</p>
      ) : (
        <>
          <p>
            <strong>{mail.subject}</strong>
          </p>
          <pre class="mail-text">{mail.text}</pre>
        </>
      )}
    </>
  );
}
