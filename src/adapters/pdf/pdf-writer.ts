/**
 * Writes PDFs of headings, paragraphs, names with values, and tables: tagged for screen readers,
 * with text that can be selected and found, and the same bytes for the same contents.
 */
// Its types know the default export only.
// oxlint-disable-next-line import/no-named-as-default
import PDFDocument from 'pdfkit';
import { fontFile, type FontName } from './fonts.ts';
import { layText, type Line, type TextStyle } from './lay-text.ts';

export type PdfOptions = {
  readonly title: string;
  readonly subject: string;
  /** Whose document it is. */
  readonly author: string;
  /** Stands in the file as the day of its making: the same contents make the same bytes. */
  readonly created: Date;
  readonly size: 'A4' | 'LETTER';
  /** At the foot of every page, before its number. */
  readonly foot: string;
};

export type PdfColumn = {
  readonly header: string;
  /** Its share of the width, against the other columns'. */
  readonly share: number;
  readonly numeric?: boolean;
};

export type PdfWriter = ReturnType<typeof createPdfWriter>;

const margin = 48;
const footHeight = 24;
const padding = 4;
const leading = 1.32;
const ascent = 1.02;
const ink = '#111111';
const faint = '#767676';
const body: TextStyle = { size: 9, weight: 'regular' };
const strong: TextStyle = { size: 9, weight: 'bold' };
const headings: Readonly<Record<'H1' | 'H2', TextStyle>> = {
  H1: { size: 16, weight: 'bold' },
  H2: { size: 11, weight: 'bold' },
};

/** A PDF that is written from its top to its end. */
export function createPdfWriter(options: PdfOptions) {
  const doc = new PDFDocument({
    size: options.size,
    margins: { top: margin, left: margin, right: margin, bottom: margin },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: true,
    info: {
      Title: options.title,
      Subject: options.subject,
      Author: options.author,
      Creator: 'Dunwell',
      Producer: 'Dunwell',
      CreationDate: options.created,
      ModDate: options.created,
    },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const known = new Set<FontName>();
  const use = (font: FontName, size: number): void => {
    if (!known.has(font)) {
      doc.registerFont(font, fontFile(font));
      known.add(font);
    }
    doc.font(font).fontSize(size);
  };
  const measure = (text: string, font: FontName, size: number): number => {
    use(font, size);
    return doc.widthOfString(text);
  };
  const root = doc.struct('Document');
  doc.addStructure(root);
  const width = doc.page.width - 2 * margin;
  let y = margin;

  const room = (height: number): boolean => y + height <= doc.page.height - margin - footHeight;
  const newPage = (): void => {
    doc.addPage();
    y = margin;
  };
  const lay = (text: string, style: TextStyle, wide: number): readonly Line[] =>
    layText(text, style, wide, measure);
  const heightOf = (lines: readonly Line[], style: TextStyle): number =>
    lines.length * style.size * leading;

  function draw(lines: readonly Line[], style: TextStyle, at: Place): void {
    doc.fillColor(at.color ?? ink);
    lines.forEach((line, index) => {
      let x = at.isRight === true ? at.x + at.width - line.width : at.x;
      for (const { text, font } of line.runs) {
        use(font, style.size);
        // From the base line, because the fonts differ in how far they reach above it.
        const base = at.y + (index * leading + ascent) * style.size;
        doc.text(text, x, base, { lineBreak: false, baseline: 'alphabetic' });
        x += doc.widthOfString(text);
      }
    });
  }

  /** Draws as the contents of a structure element of its own. */
  function tagged(type: string, work: () => void): PDFKit.PDFStructureElement {
    const content = doc.markStructureContent(type);
    work();
    doc.endMarkedContent();
    return doc.struct(type, {}, [content]);
  }

  function artifact(work: () => void): void {
    doc.markContent('Artifact', { type: 'Layout' });
    work();
    doc.endMarkedContent();
  }

  function rule(color: string): void {
    artifact(() => {
      doc
        .moveTo(margin, y)
        .lineTo(margin + width, y)
        .lineWidth(0.5)
        .stroke(color);
    });
  }

  function block(type: string, text: string, style: TextStyle, gap: number): void {
    const lines = lay(text, style, width);
    const height = heightOf(lines, style);
    // A heading never stands alone at the end of a page.
    if (!room(height + (type === 'P' ? 0 : 80))) newPage();
    root.add(tagged(type, () => draw(lines, style, { x: margin, y, width })));
    y += height + gap;
  }

  function row(
    type: 'TH' | 'TD',
    cells: readonly string[],
    columns: readonly PlacedColumn[],
    parent: PDFKit.PDFStructureElement | null,
  ): void {
    const style = type === 'TH' ? strong : body;
    const laid = columns.map((column, index) =>
      lay(cells[index] ?? '', style, column.width - 2 * padding),
    );
    const drawCell = (index: number): void => {
      const column = columns[index];
      if (column === undefined) return;
      draw(laid[index] ?? [], style, {
        x: column.x + padding,
        y: y + padding,
        width: column.width - 2 * padding,
        isRight: column.numeric,
      });
    };
    if (parent === null) artifact(() => columns.forEach((_, index) => drawCell(index)));
    else {
      const element = doc.struct('TR');
      parent.add(element);
      columns.forEach((_, index) => {
        const isHead = type === 'TH' || index === 0;
        element.add(tagged(isHead ? 'TH' : 'TD', () => drawCell(index)));
      });
      element.end();
    }
    y += Math.max(...laid.map((lines) => heightOf(lines, style))) + 2 * padding;
    rule(type === 'TH' ? faint : '#dddddd');
  }

  function rowHeight(cells: readonly string[], columns: readonly PlacedColumn[]): number {
    const heights = columns.map((column, index) =>
      heightOf(lay(cells[index] ?? '', body, column.width - 2 * padding), body),
    );
    return Math.max(...heights) + 2 * padding;
  }

  return {
    /** The title of the whole, or the heading of a part. */
    heading(level: 'H1' | 'H2', text: string): void {
      if (level === 'H2') y += 8;
      block(level, text, headings[level], 4);
    },

    paragraph(text: string, more: { strong?: boolean } = {}): void {
      block('P', text, more.strong === true ? strong : body, 4);
    },

    /** A table; its headers stand again on every page that it runs over. */
    table(
      caption: string,
      columns: readonly PdfColumn[],
      rows: readonly (readonly string[])[],
    ): void {
      const placed = place(columns, width);
      const headers = columns.map(({ header }) => header);
      const firstRow = rows[0] === undefined ? 0 : rowHeight(rows[0], placed);
      if (!room(60 + firstRow)) newPage();
      const table = doc.struct('Table');
      root.add(table);
      const lines = lay(caption, strong, width);
      table.add(
        tagged('Caption', () => draw(lines, strong, { x: margin, y, width, color: faint })),
      );
      y += heightOf(lines, strong) + 2;
      row('TH', headers, placed, table);
      for (const cells of rows) {
        if (!room(rowHeight(cells, placed))) {
          newPage();
          row('TH', headers, placed, null);
        }
        row('TD', cells, placed, table);
      }
      table.end();
      y += 8;
    },

    /** Ends the document. @returns the whole file */
    async end(): Promise<Buffer> {
      root.end();
      const { start, count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(start + page);
        y = doc.page.height - margin - footHeight + 8;
        rule('#dddddd');
        const small: TextStyle = { size: 7, weight: 'regular' };
        const number = lay(`Page ${page + 1} of ${count}`, small, 80);
        // The foot lies in the lower margin, where pdfkit would begin another page.
        doc.page.margins.bottom = 0;
        artifact(() => {
          const at = { y: y + 4, color: faint };
          draw(lay(options.foot, small, width - 80), small, {
            ...at,
            x: margin,
            width: width - 80,
          });
          const x = margin + width - 80;
          draw(number, small, { ...at, x, width: 80, isRight: true });
        });
      }
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}

type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly isRight?: boolean | undefined;
  readonly color?: string;
};
type PlacedColumn = { readonly x: number; readonly width: number; readonly numeric: boolean };

function place(columns: readonly PdfColumn[], width: number): PlacedColumn[] {
  const shares = columns.reduce((all, { share }) => all + share, 0);
  let x = margin;
  return columns.map(({ share, numeric }) => {
    const column = { x, width: (width * share) / shares, numeric: numeric === true };
    x += column.width;
    return column;
  });
}
