import type { ChainHead } from '../../adapters/store/history-rows.ts';
import type { PackLinks } from './pack-links.ts';
import type { PackedFile, PackFile } from './zip-files.ts';

export type PackOrigin = {
  readonly company: { readonly realmId: string; readonly name: string };
  /** What the pack is about, in words. */
  readonly about: string;
  readonly head: ChainHead | null;
  /** Of the program that made it. */
  readonly version: string;
  readonly by: string;
  readonly at: Date;
};

/**
 * The last files of a pack: the hash of every file before them for people, for programs and for
 * sha256sum, and how to check them. Of all files only the manifests' line about the maker differs
 * between two packs of the same facts.
 */
export function manifestFiles(
  origin: PackOrigin,
  files: readonly PackedFile[],
  links: PackLinks | null,
): PackFile[] {
  const { company, about, head, version } = origin;
  const made = { by: origin.by, at: origin.at.toISOString() };
  const sums = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  const lines = [
    'Dunwell evidence pack, format 1',
    `Made: by ${made.by} at ${made.at} (UTC)`,
    `Program: Dunwell ${version}`,
    `Company: ${company.name} (QuickBooks company ${company.realmId})`,
    `About: ${about}`,
    head === null
      ? 'History: no row yet'
      : `History: ${head.position} rows, the last with the hash ${head.hash}`,
    links === null
      ? 'Links: no mail has a link to a customer’s page'
      : `Links: ${links.mails} mails have a link that opens a customer’s page to whoever holds it, the last until ${links.openUntil}, unless it is taken back (VERIFY.txt, 7)`,
    '',
    ...files.map((file) => `${file.sha256}  ${file.bytes} bytes  ${file.name}`),
    '',
  ];
  const json = {
    format: 1,
    made,
    program: { name: 'Dunwell', version },
    company,
    about,
    history: head === null ? null : { rows: String(head.position), head: head.hash },
    payerLinks: links,
    files,
  };
  return [
    { name: 'SHA256SUMS', content: sums },
    { name: 'VERIFY.txt', content: howToVerify },
    { name: 'manifest.txt', content: lines.join('\n') },
    { name: 'manifest.json', content: `${JSON.stringify(json, null, 1)}\n` },
  ];
}

const howToVerify = `How to check this pack

1. That no file was changed: unpack it, and in its folder run
     sha256sum -c SHA256SUMS          (macOS: shasum -a 256 -c SHA256SUMS)
   Every line has to end in OK. manifest.txt and manifest.json give the same hashes.

2. That a row of history.csv is the one that was sealed: its "content" as UTF-8 has the SHA-256 in
   "contentSha256". Its "hash" is the SHA-256 of these lines, each ended by a line feed:
     dunwell history 1
     the company's id (in manifest.txt)
     position
     kind
     subjectId
     reminderId
     at           (or - when it is empty)
     sealedAt
     contentSha256
     previousHash
   A row at the end without a position was written after the last seal: its hash comes with the next.
   An apostrophe before =, +, - or @ at the start of a cell keeps spreadsheets from taking it for a
   formula; it does not belong to the value.

3. That the mails are those that the history tells of: the SHA-256 of a mail's .txt and .html file
   stands in the content of its reminder's last row as "textSha256" and "htmlSha256".

4. That the chain was not made anew since: whoever runs Dunwell can check that the last hash named
   in manifest.txt is in the chain still, with
     npm run verify-history -- --realm <company's id> --head <hash>

5. Worksheets: the SHA-256 printed on a worksheet is that of its JSON with the keys of every object
   sorted and no spaces. charges.csv names it too.

6. Documents: the SHA-256 in agreed-terms.csv and hold-files.csv was taken when a document came in;
   it is that of the file of the same id in terms/ and holds/.

7. Links: the mails are to the letter as they were sent, or their hashes would prove nothing. So
   are the links in them that open a customer's page without a password, until the day named in
   manifest.txt. Before you hand the pack on, take the customer's links back on its page in Dunwell
   ("Take back its links"): then none of them opens anything, and the mails stay as they are.
`;
