import { describe, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { say } from '../messages/index.ts'
import { fieldOf, isHeader, requestFields } from './columns.ts'
import { momentOf } from './moment.ts'
import { readRow } from './row.ts'

const now = instant('2026-03-02T09:00:00+08:00')
const row = {
  id: '2554',
  title: '路灯不亮',
  detail: '三号楼前的路灯坏了一周。',
  receivedAt: '2019-04-24T16:03:40+08:00',
}
const faultOf = (values: Record<string, unknown>) => {
  const read = readRow({ ...row, ...values }, now)
  return read.ok ? undefined : { field: read.fault.field, code: read.fault.code }
}

describe('times of a file are read in Asia/Shanghai', () => {
  const at = instant('2019-04-24T16:03:40+08:00')
  test.each([
    ['2019-04-24T16:03:40+08:00'],
    ['2019-04-24T08:03:40Z'],
    ['2019-04-24T09:03:40+0100'],
    ['2019-04-24 16:03:40'],
    ['2019/4/24 16:03:40'],
    ['2019.4.24 16:03:40'],
    ['2019年4月24日 16:03:40'],
    ['2019年4月24日16时03分40秒'],
    ['2019-04-24T16:03:40'],
    ['２０１９－０４－２４ １６：０３：４０'],
    ['43579.669212963'],
    [43579.669212963],
  ])('%s', (text) => {
    expect(momentOf(text)).toBe(at)
  })

  test.each([['2019-04-24'], ['2019/4/24'], ['2019年4月24日'], [43579]])(
    '%s alone is the beginning of its day',
    (text) => {
      expect(momentOf(text)).toBe(instant('2019-04-24T00:00:00+08:00'))
    },
  )

  test.each([
    ['2019-02-30'],
    ['2019-02-30T10:00:00+08:00'],
    ['2019-04-24 25:00'],
    ['24.4.2019'],
    ['昨天'],
    [''],
    [0],
    [Number.NaN],
    [true],
    [{}],
  ])('%s is no time', (value) => {
    expect(momentOf(value)).toBeUndefined()
  })
})

describe('columns are found by what they mean', () => {
  test.each([
    ['编号', 'id'],
    ['留言编号', 'id'],
    ['标题*', 'title'],
    ['内容（必填）', 'detail'],
    ['Received at', 'receivedAt'],
    ['received_at', 'receivedAt'],
    [' 答复\n时间 ', 'repliedAt'],
    ['ｔｉｔｌｅ', 'title'],
  ])('%s', (header, field) => {
    expect(fieldOf(header)).toBe(field)
  })

  test('a title above the table is not its header', () => {
    expect(isHeader(['二〇一九年诉求台账', '', ''])).toBe(false)
    expect(isHeader(['序号', '编号', '标题', '内容'])).toBe(true)
  })

  test.each(['zh-CN', 'en'] as const)('the template in %s is understood', (language) => {
    for (const field of requestFields) expect(fieldOf(say(language, `importField.${field}`))).toBe(field)
  })
})

describe('a row says what is wrong with it', () => {
  test.each([
    [{ id: ' ' }, 'id', 'import.required'],
    [{ title: null }, 'title', 'import.required'],
    [{ detail: undefined }, 'detail', 'import.required'],
    [{ receivedAt: 'soon' }, 'receivedAt', 'import.time'],
    [{ receivedAt: '2027-01-01' }, 'receivedAt', 'import.future'],
    [{ receivedAt: '1987-01-01' }, 'receivedAt', 'import.tooEarly'],
    [{ reply: '已修好。', repliedAt: '2019-04-24T16:03:39+08:00' }, 'repliedAt', 'import.replyBeforeReceipt'],
    [{ reply: '已修好。' }, 'repliedAt', 'import.replyWithoutTime'],
    [{ repliedAt: '2019-04-25' }, 'reply', 'import.timeWithoutReply'],
    [{ title: ['a'] }, 'title', 'import.type'],
    [{ detail: 'a\u0000b' }, 'detail', 'import.type'],
    [{ title: '长'.repeat(501) }, 'title', 'import.tooLong'],
    [{ support: -1 }, 'support', 'import.count'],
    [{ personTimes: '三人' }, 'personTimes', 'import.count'],
  ] as const)('%o', (values, field, code) => {
    expect(faultOf(values)).toEqual({ field, code })
  })

  test('line breaks in a title become spaces, those in a text stay', () => {
    const read = readRow({ ...row, title: '路灯\n不亮', detail: '第一行\n第二行' }, now)
    expect(read.ok && [read.row.title, read.row.detail]).toEqual(['路灯 不亮', '第一行\n第二行'])
  })

  test('the same words under other column titles are the same row', () => {
    const one = readRow(row, now)
    const two = readRow({ 编号: 2554, 标题: row.title, 内容: row.detail, 提交时间: '2019/4/24 16:03:40' }, now)
    expect(one.ok && two.ok && one.row.hash.equals(two.row.hash)).toBe(true)
  })
})
