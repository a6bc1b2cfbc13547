import { csvRecord } from './csv.ts';

/** A CSV file as it is sent: each page is read when the one before it is taken. */
export type CsvFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly content: AsyncIterable<Uint8Array>;
};

type Records = readonly (readonly string[])[];

/** A CSV file of a header and of pages of records. */
export const csvFile = (
  name: string,
  header: readonly string[],
  pages: AsyncIterable<Records>,
): CsvFile => ({ name, mediaType: 'text/csv; charset=utf-8', content: bytesOf(header, pages) });

async function* bytesOf(
  header: readonly string[],
  pages: AsyncIterable<Records>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(csvRecord(header));
  for await (const records of pages) {
    if (records.length > 0) yield Buffer.from(records.map(csvRecord).join(''));
  }
}

/** The pages of a list, one after the other; `next` is the place to go on after. */
export async function* allPages<Row>(
  read: (after: string | undefined) => Promise<{ rows: readonly Row[]; next: string | null }>,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  do {
    const { rows, next } = await read(after);
    yield rows;
    after = next ?? undefined;
  } while (after !== undefined);
}
