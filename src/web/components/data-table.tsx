import type { ComponentChildren, JSX } from 'preact';

export type Column<Row> = {
  header: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers and amounts are set right, in figures of one width. */
  numeric?: boolean;
  /** The cell that names the row. */
  names?: boolean;
};

export type DataTableProps<Row> = {
  id: string;
  caption: ComponentChildren;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** `stack`: each row becomes a block on a narrow screen. `scroll`: the table scrolls in its box. */
  narrow?: 'stack' | 'scroll';
  /** Shown instead of the table when there are no rows. */
  empty?: ComponentChildren;
  /** Rows of cells above the closing one. */
  subtotals?: readonly (readonly ComponentChildren[])[];
  /** A closing row of cells, one per column; the first names it. */
  foot?: readonly ComponentChildren[];
};

/** A table with its caption, scoped headers and a form that fits a phone. */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  if (props.rows.length === 0 && props.empty !== undefined) return <>{props.empty}</>;
  const narrow = props.narrow ?? 'stack';
  const table = (
    <table class={`table ${narrow === 'stack' ? 'stack' : ''}`} id={props.id}>
      <caption id={`${props.id}-caption`} class={props.captionHidden ? 'visually-hidden' : ''}>
        {props.caption}
      </caption>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.header} scope="col" class={column.numeric ? 'num' : ''}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={props.rowKey(row)}>
            {props.columns.map((column) => (
              <Cell key={column.header} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
      {props.foot !== undefined && (
        <tfoot>
          {[...(props.subtotals ?? []), props.foot].map((cells, index) => (
            <FootRow key={index} columns={props.columns} cells={cells} />
          ))}
        </tfoot>
      )}
    </table>
  );
  if (narrow === 'stack') return <div class="table-box">{table}</div>;
  return (
    <div
      class="table-box scroll"
      tabIndex={0}
      role="region"
      aria-labelledby={`${props.id}-caption`}
    >
      {table}
    </div>
  );
}

function Cell<Row>(props: { column: Column<Row>; row: Row }): JSX.Element {
  const { column, row } = props;
  const style = column.numeric ? 'num' : '';
  if (column.names) {
    return (
      <th scope="row" class={style} data-label={column.header}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td class={style} data-label={column.header}>
      <div class="cell">{column.cell(row)}</div>
    </td>
  );
}

function FootRow<Row>(props: {
  columns: readonly Column<Row>[];
  cells: readonly ComponentChildren[];
}): JSX.Element {
  return (
    <tr>
      {props.columns.map((column, index) =>
        index === 0 ? (
          <th key={column.header} scope="row">
            {props.cells[index]}
          </th>
        ) : (
          <td
            key={column.header}
            class={column.numeric ? 'num' : ''}
            data-label={props.cells[index] === '' ? undefined : column.header}
          >
            {props.cells[index]}
          </td>
        ),
      )}
    </tr>
  );
}
