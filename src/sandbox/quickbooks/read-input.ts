/** Reads a request body against an entity's fields: kinds, lengths, read-only ones dropped. */
import { toNumber } from './amounts.ts';
import type { EntityType } from './entity-types.ts';
import {
  invalidEnumeration,
  invalidLength,
  invalidProperty,
  invalidText,
  requiredMissing,
} from './faults.ts';
import type { Field } from './fields.ts';
import { compact, isObject, textAt, type Json, type JsonObject } from './json.ts';
import { isPlainDate } from './times.ts';

// Keys inside nested objects whose length QuickBooks limits.
const nestedLimits: Readonly<Record<string, number>> = {
  'BillEmail.Address': 100,
  'BillEmailCc.Address': 200,
  'BillEmailBcc.Address': 200,
  'PrimaryEmailAddr.Address': 100,
  'CustomerMemo.value': 1000,
};

/**
 * The writable part of a body, each value in its kind's form. A key whose value is null or ""
 * is kept as null: the caller removes the field. Throws the fault QuickBooks answers.
 */
export function readInput(type: EntityType, input: JsonObject): JsonObject {
  const draft: JsonObject = {};
  for (const [key, value] of Object.entries(input)) {
    const field = type.fields[key];
    if (field === undefined) {
      if (type.isOpen !== true && key !== 'status') throw invalidProperty(key);
      if (type.isOpen === true) draft[key] = value;
      continue;
    }
    if (field.readOnly === true) continue;
    draft[key] = value === null || value === '' ? null : readField(key, field, value);
  }
  return draft;
}

function readField(key: string, field: Field, value: Json): Json {
  switch (field.kind) {
    case 'text':
      return readText(key, field, value);
    case 'boolean':
      return readFlag(key, value);
    case 'number':
    case 'money':
      return toNumber(value, key);
    case 'date':
      return readDate(key, value);
    case 'ref':
      return readRef(key, value);
    case 'object':
      return readObject(key, value);
    case 'list':
      return readList(key, value);
    case 'system':
      return value;
    default:
      return field.kind satisfies never;
  }
}

function readText(key: string, field: Field, value: Json): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw invalidProperty(key);
  const text = String(value);
  if (text.includes('\u0000')) throw invalidText(key, 'has an unsupported character');
  if (field.max !== undefined && text.length > field.max) {
    throw invalidLength(key, field.max, text.length);
  }
  if (field.values !== undefined && !field.values.includes(text)) {
    throw invalidEnumeration(key, text);
  }
  return text;
}

function readFlag(key: string, value: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidProperty(key);
}

/** A plain date; QuickBooks permits an offset behind it and drops that. */
export function readDate(key: string, value: Json): string {
  const date = typeof value === 'string' ? value.slice(0, 10) : '';
  const rest = typeof value === 'string' ? value.slice(10) : '';
  const isWhole = /^(T[\d:.]+)?(Z|[+-]\d{2}:?\d{2})?$/.test(rest);
  if (!isPlainDate(date) || !isWhole) throw invalidProperty(key);
  return date;
}

/** `{"value":"12"}`: names are looked up by the ledger, never taken from a client. */
export function readRef(key: string, value: Json): JsonObject {
  if (!isObject(value)) throw invalidProperty(key);
  const id = textAt(value, 'value');
  if (id === undefined || id === '') throw requiredMissing(`${key}.value`);
  return compact({ value: id, type: value.type });
}

function readObject(key: string, value: Json): JsonObject {
  if (!isObject(value)) throw invalidProperty(key);
  for (const [inner, content] of Object.entries(value)) {
    const max = nestedLimits[`${key}.${inner}`];
    if (max !== undefined && typeof content === 'string' && content.length > max) {
      throw invalidLength(`${key}.${inner}`, max, content.length);
    }
  }
  return value;
}

function readList(key: string, value: Json): JsonObject[] {
  if (!Array.isArray(value)) throw invalidProperty(key);
  return value.map((element) => {
    if (!isObject(element)) throw invalidProperty(key);
    return element;
  });
}
