import { invalidProperty, requiredMissing } from '../faults.ts';
import { parseJsonObject, type JsonObject } from '../json.ts';

/** One file of an upload: what its metadata part said, and what its content part carried. */
export type UploadedFile = { readonly metadata: JsonObject; readonly content: Buffer };

type Part = { text: string | undefined; file: File | undefined };

/**
 * The files of a multipart upload in the order of their numbers. `file_metadata_01` belongs to
 * `file_content_01`; a file without metadata takes name and type from its own part.
 * @throws QuickBooksFault 2010 for a body that is not multipart, 2020 when no file is in it
 */
export async function readUpload(contentType: string, body: Buffer): Promise<UploadedFile[]> {
  const parts = new Map<string, Part>();
  for (const [name, value] of await readForm(contentType, body)) {
    const isFile = typeof value !== 'string';
    parts.set(name.toLowerCase(), {
      text: isFile ? undefined : value,
      file: isFile ? value : undefined,
    });
  }
  const numbers = [...parts.keys()].flatMap((name) => /^file_content_(\w+)$/.exec(name)?.[1] ?? []);
  if (numbers.length === 0) throw requiredMissing('file_content');
  const files: UploadedFile[] = [];
  for (const number of numbers.toSorted()) {
    const part = parts.get(`file_content_${number}`);
    const content =
      part?.file === undefined
        ? Buffer.from(part?.text ?? '')
        : Buffer.from(await part.file.arrayBuffer());
    const metadata = await readMetadata(parts.get(`file_metadata_${number}`));
    files.push({ metadata: { ...ownMetadata(part), ...metadata }, content });
  }
  return files;
}

async function readForm(contentType: string, body: Buffer): Promise<FormData> {
  try {
    const headers = { 'content-type': contentType };
    return await new Response(new Uint8Array(body), { headers }).formData();
  } catch {
    throw invalidProperty('body');
  }
}

async function readMetadata(part: Part | undefined): Promise<JsonObject> {
  if (part === undefined) return {};
  const text = part.text ?? (await part.file?.text()) ?? '';
  const metadata = parseJsonObject(text);
  if (metadata === undefined) throw invalidProperty('file_metadata');
  return metadata;
}

function ownMetadata(part: Part | undefined): JsonObject {
  if (part?.file === undefined) return {};
  const { name, type } = part.file;
  return { FileName: name, ContentType: type === '' ? 'application/octet-stream' : type };
}
