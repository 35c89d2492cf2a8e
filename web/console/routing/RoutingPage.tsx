import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { DeleteRule } from './DeleteRule.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { type Rule, rulesQuery } from './rules.ts'

/** 派办规则: which unit gets what from where, and within how long. */
export default function RoutingPage() {
  const { t } = useTranslation()
  const query = useQuery(rulesQuery)
  const [editing, setEditing] = useState<Rule | 'new' | undefined>(undefined)
  return (
    <>
      <PageHead title={t('menu.page.routing')} note={t('routing.note')}>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEditing('new')}>
          {t('routing.add')}
        </Button>
      </PageHead>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="card">
              <Plain title={t('routing.empty')} hint={t('routing.emptyHint')} />
            </div>
          ) : (
            <DataTable
              label={t('menu.page.routing')}
              rows={items}
              rowKey={({ id }) => id}
              onOpen={setEditing}
              columns={[
                {
                  id: 'category',
                  title: t('column.category'),
                  cell: ({ categoryName }) => <strong>{categoryName}</strong>,
                },
                { id: 'area', title: t('column.area'), cell: ({ areaName }) => areaName },
                { id: 'unit', title: t('column.unit'), cell: ({ unitName }) => unitName },
                {
                  id: 'limit',
                  title: t('routing.limit'),
                  width: 140,
                  cell: ({ limit }) =>
                    limit === null ? (
                      <span className="soft">{t('routing.usualLimit')}</span>
                    ) : (
                      t(`term.${limit.unit}`, { count: limit.amount })
                    ),
                },
                {
                  id: 'actions',
                  title: t('list.actions'),
                  width: 150,
                  cell: (rule) => (
                    <span className="row">
                      <Button size="small" type="link" onClick={() => setEditing(rule)}>
                        {t('form.edit')}
                      </Button>
                      <DeleteRule rule={rule} />
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {editing !== undefined && (
        <RuleDialog {...(editing !== 'new' && { rule: editing })} onClose={() => setEditing(undefined)} />
      )}
    </>
  )
}
