import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { get } from '../api/client.ts'
import type { MatterList } from '../api/contract.ts'
import type { BatchDone } from '../matters/BatchDialog.tsx'
import { BatchUndo } from '../matters/BatchUndo.tsx'
import { Labelled } from '../page/Labelled.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { useMe } from '../session/useMe.ts'
import { type Leaver, unattendedQuery, workloadQuery } from './people.ts'
import { Reassign } from './Reassign.tsx'
import './team.css'

/** As many as one batch takes. */
const AT_MOST = 200

/** 无人经办: the open matters of people who have left, and new hands for them. */
export default function UnattendedPage() {
  const { t } = useTranslation()
  const leavers = useQuery(unattendedQuery)
  const [account, setAccount] = useState<string | undefined>(undefined)
  const [done, setDone] = useState<BatchDone | undefined>(undefined)
  return (
    <>
      <PageHead title={t('unattended.title')} note={t('unattended.note')}>
        <Link to="/workload">{t('unattended.back')}</Link>
      </PageHead>
      {done !== undefined && <BatchUndo key={done.batch} done={done} onClose={() => setDone(undefined)} />}
      <Loaded query={leavers}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="card">
              <Plain title={t('unattended.none')} hint={t('unattended.noneHint')} />
            </div>
          ) : (
            <>
              <div className="leaver-filters">
                <Labelled label={t('unattended.whose')}>
                  {(id) => (
                    <Select
                      id={id}
                      value={account ?? null}
                      onChange={(chosen: string | null) => setAccount(chosen ?? undefined)}
                      options={leaverOptions(items).map(({ value, name, open }) => ({
                        value,
                        label: t('unattended.person', { name, count: open }),
                      }))}
                      placeholder={t('search.any')}
                      allowClear
                    />
                  )}
                </Labelled>
              </div>
              <Matters key={account ?? 'all'} account={account} onDone={setDone} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** Somebody may have left matters in several units. */
function leaverOptions(leavers: readonly Leaver[]) {
  const byAccount = Map.groupBy(leavers, ({ account }) => account)
  return [...byAccount].map(([value, rows]) => ({
    value,
    name: rows[0]?.name ?? '',
    open: rows.reduce((sum, { open }) => sum + open, 0),
  }))
}

function Matters({ account, onDone }: { account: string | undefined; onDone: (done: BatchDone) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const load = useQuery(workloadQuery)
  const list = useQuery({
    queryKey: ['matters', 'of-leavers', account],
    queryFn: ({ signal }) =>
      get<MatterList>('/matters', { unattended: true, handler: account, limit: AT_MOST, total: true }, signal),
  })
  const headed = me.posts.flatMap(({ role, organization }) =>
    role === 'unitHead' && organization !== null ? [organization] : [],
  )
  return (
    <Loaded query={list}>
      {({ items, total }) => (
        <Loaded query={load}>
          {({ groups }) => (
            <>
              {total !== null && total > items.length && (
                <p className="soft">{t('unattended.first', { count: items.length, total })}</p>
              )}
              <Reassign
                key={items.map(({ id, revision }) => `${id}${revision}`).join()}
                lines={items}
                groups={groups}
                move={headed.length > 0 ? 'assign' : 'redispatch'}
                onDone={onDone}
              />
            </>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}
