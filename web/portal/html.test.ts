import { expect, test } from 'vitest'
import { attributes, html, paragraphs, raw } from './html.ts'

const evil = `<img src=x onerror="alert('1')">&`

test('what people wrote is text, in the page and in attributes', () => {
  const page = html`<p title="${evil}">${evil}</p>`.text
  expect(page).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
  )
})

test('pieces of a page are put together as they are, lists one after another, nothing as nothing', () => {
  const items = ['a<', 'b'].map((item) => html`<li>${item}</li>`)
  expect(html`<ul>${items}${false}${null}${undefined}${0}</ul>${raw('<br>')}`.text).toBe(
    '<ul><li>a&lt;</li><li>b</li>0</ul><br>',
  )
})

test('attributes stand alone, carry a value, or are left out', () => {
  expect(attributes({ checked: true, hidden: false, value: '"', id: undefined, rows: 3 }).text).toBe(
    ' checked value="&quot;" rows="3"',
  )
})

test('paragraphs keep the line breaks people typed and nothing else', () => {
  expect(paragraphs(' one\r\ntwo\n\n\n<b>three').text).toBe('<p>one<br>two</p><p>&lt;b&gt;three</p>')
})
