import { expect, it } from 'vitest';
import { textOfHtml } from '../../../../src/core/replies/text-of-html.ts';

it.each([
  [
    'paragraphs',
    '<p>Dear all,</p><p>we  pay\non <b>Friday</b>.</p>',
    'Dear all,\n\nwe pay on Friday.',
  ],
  ['line breaks', 'one<br>two<BR/>three', 'one\ntwo\nthree'],
  ['entities', '5 &lt; 6 &amp;&nbsp;7 &#8364; &#x20ac; &unknown;', '5 < 6 & 7 € € &unknown;'],
  ['nothing of scripts and styles', 'a<style>p{}</style><script>x("<p>")</script>b', 'ab'],
  ['nothing of comments', 'a<!-- <p>hidden</p> -->b', 'ab'],
  ['a sign that begins no tag', '1 < 2', '1 < 2'],
  ['what comes before a tag that never ends', 'seen <script>never', 'seen'],
  ['the words of an attribute not at all', '<a href="https://x.example">here</a>', 'here'],
])('reads %s', (_, html, text) => {
  expect(textOfHtml(html)).toBe(text);
});

it('is through with a megabyte of broken tags', () => {
  expect(textOfHtml('<script'.repeat(150_000))).toBe('');
  expect(textOfHtml('<p'.repeat(500_000))).toBe('');
  expect(textOfHtml('&lt'.repeat(300_000))).toHaveLength(900_000);
});
