import type { JSX } from 'preact';
import { groupDigits } from './format.ts';

export type MailFileRow = {
  name: string;
  /** In bytes; null for a file that did not go along, as is its hash. */
  size: number | null;
  sha256: string | null;
  leftOut: string | null;
};

/** The files of a mail as they went out, and those that stayed behind, with the reason. */
export function MailFiles(props: { files: readonly MailFileRow[] }): JSX.Element {
  return (
    <ul class="plain-list">
      {props.files.map((file) => (
        <li key={file.name}>
          <span class="wrap-anywhere">{file.name}</span>
          <p class="note">
            {file.size === null ? (
              <>Not attached: {file.leftOut}</>
            ) : (
              <>
                {groupDigits(String(Math.ceil(file.size / 1024)))} kB,{' '}
                <abbr title="The fingerprint of the file as it was sent">SHA-256</abbr>{' '}
                <span class="wrap-anywhere">{file.sha256}</span>
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
