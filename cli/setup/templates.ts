import { existsSync, mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeCsv } from '../../server/tabular/index.ts'
import { files, kinds, roleNames } from './columns.ts'

/** Writes the three files with their columns and one row of example each, and a note on what may stand in them. */
export async function writeTemplates(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const written: string[] = []
  const put = async (name: string, content: Parameters<typeof writeFile>[1]) => {
    const path = join(folder, name)
    if (existsSync(path)) return
    await writeFile(path, content)
    written.push(path)
  }
  for (const [name, { columns }] of Object.entries(files)) {
    const all = Object.values(columns)
    await put(
      `${name}.csv`,
      writeCsv({
        columns: all.map(({ zh }) => ({ title: zh })),
        rows: examples(
          name,
          all.map(({ example }) => example),
        ),
      }),
    )
  }
  await put('说明.txt', note)
  return written
}

/** The example of a community stands in the township it belongs to. */
const examples = (name: string, row: string[]): string[][] =>
  name === 'areas' ? [['430199001000', '甲街道', '', ''], row] : [row]

const note = `填写说明 / How to fill in these files

areas.csv          编码：12 位区划代码，网格、楼栋、单元写作 430199001001.003.012.01；第一级以外的上级必须也在文件中。
                   Key: division code of 12 digits; grid, building and unit as 430199001001.003.012.01.
organizations.csv  类型：${Object.keys(kinds).join('、')}。承办诉求：是/否。
                   Kind: ${Object.values(kinds).join(', ')}.
staff.csv          角色：${Object.keys(roleNames).join('、')}。一人多岗写多行，账号、姓名相同。至少一名系统管理员。
                   Role: ${Object.values(roleNames).join(', ')}. Several posts are several rows with the same login.

示例行请改为实际内容或删除。 Replace or remove the rows of example.
`
