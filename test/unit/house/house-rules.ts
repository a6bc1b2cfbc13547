import path from 'node:path';
import ts from 'typescript';

/** A source file: its path from the checkout with forward slashes, and its text. */
export type SourceFile = { path: string; text: string };

type Rule = {
  /** Path prefixes of the files it is for. */
  folders: string[];
  /** Path prefixes they may import, besides their own folder. */
  may: string[];
  /** Which packages: all, only Node's own, or those named (with their subpaths). */
  packages: 'all' | 'node' | string[];
  why: string;
};

const ROOT_TYPES = ['src/config.ts', 'src/clock.ts', 'src/logger.ts'];

/** First match counts. core ← flow → adapters, web → flow, main → everything. */
const RULES: Rule[] = [
  {
    folders: ['src/core/'],
    may: [],
    packages: ['zod', 'temporal-polyfill'],
    why: 'src/core decides and is pure: it imports only itself, zod and temporal-polyfill.',
  },
  {
    folders: ['src/adapters/'],
    may: ['src/core/', ...ROOT_TYPES],
    packages: 'all',
    why: 'src/adapters talks to the outside: it imports only src/core.',
  },
  {
    folders: ['src/flow/'],
    may: ['src/core/', 'src/adapters/', ...ROOT_TYPES],
    packages: 'all',
    why: 'src/flow moves things: it imports only src/core and src/adapters.',
  },
  {
    folders: ['src/web/'],
    may: ['src/core/', 'src/adapters/', 'src/flow/', ...ROOT_TYPES],
    packages: 'all',
    why: 'src/web shows: it imports only src/core, src/flow and src/adapters.',
  },
  {
    folders: ['src/sandbox/'],
    may: ['src/core/'],
    packages: 'all',
    why: 'src/sandbox stands in for the outside, so it shares nothing with the app but src/core.',
  },
  {
    folders: ['webhooks/'],
    may: ['src/flow/inbox/'],
    packages: 'node',
    why: 'webhooks/ is only the inbound edge: it imports src/flow/inbox and Node, nothing else.',
  },
  {
    folders: ROOT_TYPES,
    may: ['src/core/'],
    packages: 'all',
    why: 'src/config.ts, src/clock.ts and src/logger.ts are used everywhere, so they use nothing.',
  },
  {
    folders: ['src/main.ts'],
    may: ['src/', 'webhooks/'],
    packages: 'all',
    why: '',
  },
  {
    folders: ['src/'],
    may: ['src/app', 'src/core/', 'src/adapters/', 'src/flow/', 'src/web/', 'webhooks/'].concat(
      ROOT_TYPES,
    ),
    packages: 'all',
    why: 'Nothing but src/main.ts imports src/sandbox.',
  },
];

/** What is wrong with a file by the rules of the house, in sentences; empty when nothing is. */
export function findViolations(file: SourceFile): string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  return [
    ...listImports(source).flatMap((imported) => judgeImport(file.path, imported)),
    ...judgeEnvironment(file.path, source),
    ...judgeTime(file.path, source),
    ...judgeShape(file),
  ].map((problem) => `${file.path}: ${problem}`);
}

function judgeImport(from: string, imported: string): string[] {
  const rule = RULES.find(({ folders }) => folders.some((folder) => from.startsWith(folder)));
  if (!rule) return [];
  if (imported.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(from), imported);
    const own = rule.folders.filter((folder) => folder !== 'src/' && from.startsWith(folder));
    if ([...own, ...rule.may].some((place) => target.startsWith(place))) return [];
    return [`imports ${target}. ${rule.why}`];
  }
  const isAllowed =
    rule.packages === 'all' ||
    (rule.packages === 'node'
      ? imported.startsWith('node:')
      : rule.packages.some((name) => imported === name || imported.startsWith(`${name}/`)));
  return isAllowed ? [] : [`imports the package ${imported}. ${rule.why}`];
}

function judgeEnvironment(file: string, source: ts.SourceFile): string[] {
  if (!file.startsWith('src/') || file === 'src/config.ts') return [];
  const reads = findNodes(source, (node) => isMember(node, 'process', 'env'));
  return reads.map(
    (node) => `reads process.env (${lineOf(source, node)}). Only src/config.ts does.`,
  );
}

/** The sandbox has a clock of its own, because it stands for other companies' servers. */
function judgeTime(file: string, source: ts.SourceFile): string[] {
  if (!file.startsWith('src/') || /^src\/(sandbox\/(.*\/)?)?clock\.ts$/.test(file)) return [];
  const reads = findNodes(
    source,
    (node) =>
      isMember(node, 'Date', 'now') ||
      isMember(node, 'Temporal', 'Now') ||
      ((ts.isNewExpression(node) || ts.isCallExpression(node)) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'Date' &&
        (node.arguments ?? []).length === 0),
  );
  return reads.map(
    (node) =>
      `reads the time (${lineOf(source, node)}). Only src/clock.ts does; take a Clock or an instant.`,
  );
}

function judgeShape(file: SourceFile): string[] {
  const problems: string[] = [];
  const lines = file.text.trimEnd().split('\n').length;
  if (lines > 300) problems.push(`has ${lines} lines. Split it: 300 is the limit, 150 the aim.`);
  if (/(^|[/-])(utils?|helpers?)\.\w+$/.test(file.path)) {
    problems.push('is named after nothing. Name it after its subject.');
  }
  return problems;
}

/** The module names of imports, re-exports, import() and import types. */
function listImports(source: ts.SourceFile): string[] {
  const names: string[] = [];
  for (const node of findNodes(source, () => true)) {
    let name: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) name = node.moduleSpecifier;
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      name = node.argument.literal;
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      name = node.arguments[0];
    }
    if (name && ts.isStringLiteralLike(name)) names.push(name.text);
  }
  return names;
}

function findNodes(root: ts.Node, isWanted: (node: ts.Node) => boolean): ts.Node[] {
  const found: ts.Node[] = isWanted(root) ? [root] : [];
  ts.forEachChild(root, (child) => void found.push(...findNodes(child, isWanted)));
  return found;
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object &&
    node.name.text === member
  );
}

function lineOf(source: ts.SourceFile, node: ts.Node): string {
  return `line ${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}
