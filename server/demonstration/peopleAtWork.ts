import sql from 'sql-template-tag'
import { addDays, type Day, startOfDay } from '../../core/deadline/index.ts'
import type { Tx } from '../database/index.ts'
import type { Chance } from './chance.ts'
import type { Member, Staff } from './staff.ts'

type Answer = {
  category: string | null
  title: string
  outcome: string
  answer: string
  basis?: string
  remedy?: string
}

/** Answers a community writes once; the placeholders are filled in for the matter they are used for. */
const answers: readonly Answer[] = [
  {
    category: 'facility.lighting',
    title: '路灯已修复',
    outcome: 'solved',
    answer:
      '您好，您于{{receivedDay}}反映的路灯问题（编号{{number}}），{{unit}}已更换灯具，今晚恢复照明。如再次熄灭，请凭编号告诉我们。',
  },
  {
    category: 'facility',
    title: '已维修，请留意',
    outcome: 'solved',
    answer: '您好，{{area}}的设施已由{{unit}}维修完毕，可以正常使用。感谢您的提醒。',
  },
  {
    category: 'heating',
    title: '供热温度已达标',
    outcome: 'solved',
    answer: '您好，{{unit}}已入户测温并调节阀门，室内温度已达到规定标准。如再次偏低，请随时联系我们。',
  },
  {
    category: null,
    title: '需要列入计划',
    outcome: 'explained',
    answer: '您好，您反映的问题需要列入年度维修计划统一实施，目前还不能立即解决。列入计划后我们会再告诉您。',
    basis: '年度公共设施维修计划管理规定',
    remedy: '不服本答复的，可自收到之日起三十日内向示范街道信访接待室申请复查。',
  },
]

/** Who is away and who stands in, what one shift handed to the next, and answers that are written once. */
export async function peopleAtWork(tx: Tx, chance: Chance, staff: Staff, today: Day): Promise<void> {
  const { tenant } = tx.who
  const head = staff.members.find(({ role, shown }) => role === 'unitHead' && shown)
  const handler = staff.members.find(({ role, shown }) => role === 'handler' && shown)
  if (head === undefined || handler === undefined) return
  const written = answers.map((one) => ({ id: chance.uuid(), basis: '', remedy: '', ...one }))
  await tx.run(sql`
    insert into standard_answer (tenant, id, category, title, outcome, answer, basis, remedy, updated_by, updated_at)
    select ${tenant}, a.id, a.category, a.title, a.outcome, a.answer, a.basis, a.remedy, ${head.id}::uuid, ${new Date(startOfDay(addDays(today, -40)))}
    from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as a(id uuid, category text, title text, outcome text, answer text, basis text, remedy text)`)

  // one colleague is on leave, and the printed handler holds their post until the end of the week
  const away = staff.members.find((one) => one.unit === handler.unit && one.role === 'handler' && one.id !== handler.id)
  if (away === undefined) return
  await tx.run(sql`
    insert into absence (tenant, id, account_id, substitute_id, valid_from, valid_until, reason, created_by, created_at)
    values (${tenant}, ${chance.uuid()}, ${away.id}, ${handler.id}, ${addDays(today, -1)}, ${addDays(today, 3)}, 'leave', ${head.id}, ${new Date(startOfDay(addDays(today, -2)))})`)
  await handOver(tx, chance, away, handler, today)
}

async function handOver(tx: Tx, chance: Chance, from: Member, to: Member, today: Day): Promise<void> {
  const { tenant } = tx.who
  const id = chance.uuid()
  const at = new Date(startOfDay(addDays(today, -1)) - 3 * 3_600_000)
  await tx.run(sql`
    with h as (
      insert into handover (tenant, id, from_id, to_id, note, created_at) values (${tenant}, ${id}, ${from.id}, ${to.id}, '本周请关注路面塌陷的两处围挡，夜间要亮警示灯。', ${at}))
    insert into handover_item (tenant, handover_id, matter_id, note, from_id, to_id, excluded)
    select ${tenant}, ${id}, m.id, '材料已下单，到货后联系施工。', ${from.id}, ${to.id}, m.excluded
    from matter m where m.tenant = ${tenant} and m.unit_id = ${from.unit} and m.stage = 'handling' and m.closed_at is null order by m.received_at, m.id limit 2`)
}
