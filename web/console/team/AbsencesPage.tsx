import { PlusOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { More } from '../matters/More.tsx'
import { type Column, DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { useMe } from '../session/useMe.ts'
import { AbsenceDialog } from './AbsenceDialog.tsx'
import { EndAbsence } from './EndAbsence.tsx'
import { type Absence, absencesQuery } from './people.ts'
import './team.css'

/** 离岗替班: who is away, who stands in, and until when. */
export default function AbsencesPage() {
  const { t } = useTranslation()
  const me = useMe()
  const [past, setPast] = useState(false)
  const [adding, setAdding] = useState(false)
  const list = useInfiniteQuery(absencesQuery(past))
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const nameOf = (account: string, name: string) => (account === me.account ? t('absence.myself', { name }) : name)
  const columns: Column<Absence>[] = [
    {
      id: 'name',
      title: t('absence.who'),
      width: 140,
      cell: ({ account, name }) => <strong>{nameOf(account, name)}</strong>,
    },
    {
      id: 'days',
      title: t('absence.days'),
      width: 220,
      cell: ({ from, until }) => (
        <span className="number">{from === until ? from : t('absence.fromTo', { from, until })}</span>
      ),
    },
    {
      id: 'substitute',
      title: t('absence.substitute'),
      width: 140,
      cell: ({ substitute, substituteName }) => nameOf(substitute, substituteName),
    },
    { id: 'posts', title: t('absence.posts'), cell: ({ posts }) => posts.join(t('list.comma')) },
    {
      id: 'reason',
      title: t('absence.reason'),
      width: 100,
      cell: ({ reason }) => (reason === null ? <span className="soft">—</span> : t(`absence.reasons.${reason}`)),
    },
    {
      id: 'state',
      title: t('search.state'),
      width: 110,
      cell: ({ state }) => <span className={`absence-state absence-${state}`}>{t(`absence.states.${state}`)}</span>,
    },
    { id: 'actions', title: t('list.actions'), width: 110, cell: (absence) => <EndAbsence absence={absence} /> },
  ]
  return (
    <>
      <PageHead title={t('menu.page.absences')} note={t('absence.note')}>
        <Radio.Group
          optionType="button"
          aria-label={t('search.state')}
          value={past}
          onChange={({ target }) => setPast(target.value)}
          options={[
            { value: false, label: t('absence.now') },
            { value: true, label: t('absence.past') },
          ]}
        />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('absence.add')}
        </Button>
      </PageHead>
      <Loaded query={list}>
        {() =>
          rows.length === 0 ? (
            <div className="card">
              <Plain title={past ? t('absence.nonePast') : t('absence.none')} hint={t('absence.noneHint')} />
            </div>
          ) : (
            <>
              <div className="wide-only">
                <DataTable label={t('menu.page.absences')} rows={rows} rowKey={({ id }) => id} columns={columns} />
              </div>
              <ul className="narrow-only plain-list">
                {rows.map((absence) => (
                  <AbsenceCard key={absence.id} absence={absence} nameOf={nameOf} />
                ))}
              </ul>
              <More list={list} shown={rows.length} total={null} />
            </>
          )
        }
      </Loaded>
      {adding && <AbsenceDialog onClose={() => setAdding(false)} />}
    </>
  )
}

/** An absence on a phone. */
function AbsenceCard({ absence, nameOf }: { absence: Absence; nameOf: (account: string, name: string) => string }) {
  const { t } = useTranslation()
  const { account, name, substitute, substituteName, from, until, state, posts, reason } = absence
  return (
    <li className="card absence-card">
      <div className="card-head">
        <strong>{nameOf(account, name)}</strong>
        <span className={`absence-state absence-${state}`}>{t(`absence.states.${state}`)}</span>
      </div>
      <p className="number">{from === until ? from : t('absence.fromTo', { from, until })}</p>
      <p>{t('absence.standsIn', { name: nameOf(substitute, substituteName), posts: posts.join(t('list.comma')) })}</p>
      {reason !== null && <p className="soft">{t(`absence.reasons.${reason}`)}</p>}
      <EndAbsence absence={absence} />
    </li>
  )
}
