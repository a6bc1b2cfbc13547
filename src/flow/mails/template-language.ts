/**
 * The language of templates: Liquid, cut down to what words of a mail need. Variables, `if` and
 * `unless`, and a few filters; no loop, no include, no assignment, so that nothing an owner writes
 * can read a file, run long or grow large.
 */
import { type Filter, Liquid, LiquidError, type Output, type Template, type Value } from 'liquidjs';
import type { MailValues } from '../../core/mail/mail-values.ts';
import {
  type MailKind,
  longestBody,
  longestSubject,
  type TemplateWords,
} from '../../core/mail/template-kinds.ts';
import {
  isVariable,
  mailVariables,
  requiredBlocks,
  variablesOf,
} from '../../core/mail/variables.ts';

/** The filters that words may use. */
export const templateFilters = ['default', 'capitalize', 'upcase', 'downcase'] as const;
/** The tags that words may use, by what opens them. */
export const templateTags = ['if', 'unless'] as const;

const engine = createEngine();

function createEngine(): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    // No template can name another: there is none to find, on disk or elsewhere.
    templates: {},
    // Without loops the length bounds the time; a limit by the clock would fail on a busy machine.
    parseLimit: longestBody,
    memoryLimit: 1_000_000,
  });
  const keep = <T>(all: Record<string, T>, names: readonly string[]): void => {
    for (const name of Object.keys(all)) {
      if (!names.includes(name)) Reflect.deleteProperty(all, name);
    }
  };
  keep(liquid.tags, templateTags);
  keep(liquid.filters, templateFilters);
  return liquid;
}

/** What is wrong with words, where, and what to do. */
export type TemplateProblem = {
  readonly part: 'subject' | 'body';
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
};

/** Everything that keeps words from being saved; empty when they are fine. */
export function templateProblems(kind: MailKind, words: TemplateWords): TemplateProblem[] {
  const subject = checkPart('subject', kind, words.subject);
  const body = checkPart('body', kind, words.body);
  return [...subject, ...body];
}

function checkPart(part: 'subject' | 'body', kind: MailKind, text: string): TemplateProblem[] {
  const at = (line: number, message: string): TemplateProblem => ({ part, line, message });
  if (text.trim() === '') return [at(1, 'must not be empty')];
  const most = part === 'subject' ? longestSubject : longestBody;
  if (text.length > most) return [at(1, `must be ${most} characters at most`)];
  if (part === 'subject' && /[\r\n]/.test(text)) return [at(2, 'must be one line')];
  if (/[\ue000\ue001]/.test(text)) return [at(1, 'holds a character that mails do not have')];
  const open = unclosed(text);
  if (open !== null) return [at(open.line, open.message)];
  let templates: Template[];
  try {
    templates = engine.parse(text);
  } catch (error) {
    return [problemOf(part, error)];
  }
  const found = check(templates, kind, part, new Set());
  return [...found, ...(part === 'body' && found.length === 0 ? missingBlocks(kind, text) : [])];
}

/** The first pair of braces without its other half, which the parser would find further down. */
function unclosed(text: string): { line: number; message: string } | null {
  for (const match of text.matchAll(/\{\{|\{%/g)) {
    const end = match[0] === '{{' ? '}}' : '%}';
    const rest = text.slice(match.index + 2);
    const closes = rest.indexOf(end);
    const opens = rest.search(/\{\{|\{%/);
    if (closes >= 0 && (opens < 0 || closes < opens)) continue;
    const line = text.slice(0, match.index).split('\n').length;
    return { line, message: `${match[0]} is not closed: write ${end} after the name` };
  }
  return null;
}

/** A parser's error in words for an owner. */
function problemOf(part: 'subject' | 'body', error: unknown): TemplateProblem {
  if (!(error instanceof LiquidError)) throw error;
  const [line = 1] = error.token.getPosition();
  const said = error.message.replace(/, line:\d+, col:\d+$/, '');
  const tag = /^tag "(?:end)?(\w+)" not found$/.exec(said)?.[1];
  const filter = /^undefined filter: (\w+)$/.exec(said)?.[1];
  if (filter !== undefined) {
    const message = `the filter “${filter}” is not known; there are ${templateFilters.join(', ')}`;
    return { part, line, message };
  }
  if (tag !== undefined) {
    const isKnown = templateTags.some((each) => each === tag) || tag === 'else' || tag === 'elsif';
    const message = isKnown
      ? `{% ${tag} %} or its end stands alone: begin with {% if … %} and end with {% endif %}`
      : `the tag “${tag}” is not known; there are ${templateTags.join(' and ')}`;
    return { part, line, message };
  }
  if (said.endsWith('not closed')) {
    const message = `${said}: close {{ with }}, {% with %}, and {% if … %} with {% endif %}`;
    return { part, line, message };
  }
  return { part, line, message: `cannot be read: ${said}` };
}

function missingBlocks(kind: MailKind, text: string): TemplateProblem[] {
  const lines = text.split(/\r?\n/);
  return requiredBlocks(kind)
    .filter((name) => !new RegExp(`\\{\\{-?\\s*${name}\\s*-?\\}\\}`).test(text))
    .map((name) => ({
      part: 'body' as const,
      line: lines.length,
      message: `put {{ ${name} }} on a line of its own: ${mailVariables[name].meaning}`,
    }));
}

/**
 * Walks the words. `safe` are variables that a condition around has found to hold something.
 */
function check(
  templates: readonly Template[],
  kind: MailKind,
  part: 'subject' | 'body',
  safe: ReadonlySet<string>,
): TemplateProblem[] {
  return templates.flatMap((template) => {
    if (isOutput(template)) return checkOutput(template, kind, part, safe);
    return branchesOf(template).flatMap(({ value, isNegated, templates: inside }) => {
      const names = value === null ? [] : namesIn(value);
      const line = lineOf(template);
      const unknown = names.flatMap((name) => knownProblem(name, kind, part, line));
      const found = value !== null && !isNegated && isPlainCondition(value) ? names : [];
      return [...unknown, ...check(inside, kind, part, new Set([...safe, ...found]))];
    });
  });
}

function checkOutput(
  output: Output,
  kind: MailKind,
  part: 'subject' | 'body',
  safe: ReadonlySet<string>,
): TemplateProblem[] {
  const line = lineOf(output);
  const { initial, filters } = output.value;
  const names = namesIn(output.value);
  if (initial.postfix.length > 1) {
    return [{ part, line, message: 'put one variable alone between {{ and }}' }];
  }
  const unknown = names.flatMap((name) => knownProblem(name, kind, part, line));
  const [name] = namesOf(initial.postfix);
  if (unknown.length > 0 || name === undefined || !isVariable(name)) return unknown;
  const { mayBeEmpty, type } = mailVariables[name];
  if (type === 'block' && part === 'subject') {
    return [{ part, line, message: `{{ ${name} }} is no word for a subject` }];
  }
  if (!mayBeEmpty || safe.has(name) || hasFallback(filters)) return [];
  const message = `{{ ${name} }} may be empty (${mailVariables[name].meaning}): write {{ ${name} | default: "…" }}, or put the sentence between {% if ${name} %} and {% endif %}`;
  return [{ part, line, message }];
}

/** A fallback counts when it is a text, or a variable that always holds something. */
function hasFallback(filters: readonly Filter[]): boolean {
  const fallback = filters.find(({ name }) => name === 'default')?.args[0];
  if (fallback === undefined) return false;
  const tokens = [fallback].flat().filter((token) => typeof token === 'object');
  const names = namesOf(tokens);
  return names.every((name) => isVariable(name) && !mailVariables[name].mayBeEmpty);
}

function knownProblem(
  name: string,
  kind: MailKind,
  part: 'subject' | 'body',
  line: number,
): TemplateProblem[] {
  if (isVariable(name) && mailVariables[name].kinds.includes(kind)) return [];
  const known = variablesOf(kind).map((each) => each.name);
  const near = known.find((each) => each.startsWith(name.slice(0, 4)));
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  const why = isVariable(name) ? 'is not for mails of this kind' : 'is not a known variable';
  return [{ part, line, message: `“${name}” ${why}; ${hint}` }];
}

type Branch = {
  readonly value: Value | null;
  readonly isNegated: boolean;
  readonly templates: readonly Template[];
};

const isOutput = (template: Template): template is Output =>
  'value' in template && !('branches' in template);

const isIf = (
  template: Template,
): template is Template & {
  name: string;
  branches: { value: Value; templates: Template[] }[];
  elseTemplates?: Template[];
} => 'branches' in template;

/** The parts of an `if` or `unless`; none of words. */
function branchesOf(template: Template): Branch[] {
  if (!isIf(template)) return [];
  const { branches, elseTemplates = [], name } = template;
  const told = branches.map(({ value, templates }, index): Branch => ({
    value,
    isNegated: name === 'unless' && index === 0,
    templates,
  }));
  return [...told, { value: null, isNegated: false, templates: elseTemplates }];
}

/** Variables that all have to hold something: one, or several joined by `and`. */
const isPlainCondition = ({ initial, filters }: Value): boolean =>
  filters.length === 0 &&
  initial.postfix.every((token) => {
    const text = token.getText();
    return 'operator' in token ? text.trim() === 'and' : namesOf([token]).length === 1;
  });

const lineOf = (template: Template): number => template.token.getPosition()[0] ?? 1;

/** The variables in an expression and in what its filters are given. */
function namesIn(value: Value): string[] {
  const inFilters = value.filters.flatMap(({ args }) =>
    args.flatMap((arg) => namesOf([arg].flat().filter((token) => typeof token === 'object'))),
  );
  return [...namesOf(value.initial.postfix), ...inFilters];
}

/** A path such as `a.b` counts by its whole text, which no variable has. */
function namesOf(tokens: readonly object[]): string[] {
  return tokens.flatMap((token) =>
    'props' in token && 'getText' in token && typeof token.getText === 'function'
      ? [String(token.getText())]
      : [],
  );
}

/**
 * The words with the values put in. Words that were checked cannot fail; what could not be written
 * all the same is thrown, so that no half mail goes out.
 */
export function fillWords(words: TemplateWords, values: MailValues): TemplateWords {
  const scope = { ...values };
  const fill = (text: string): string => {
    const filled: unknown = engine.renderSync(parsed(text), scope);
    return String(filled);
  };
  return { subject: fill(words.subject), body: fill(words.body) };
}

const mostParsed = 200;
const parsedBefore = new Map<string, Template[]>();

/** Thousands of mails have the same few words. */
function parsed(text: string): Template[] {
  const known = parsedBefore.get(text);
  if (known !== undefined) return known;
  const templates = engine.parse(text);
  if (parsedBefore.size >= mostParsed) parsedBefore.clear();
  parsedBefore.set(text, templates);
  return templates;
}
