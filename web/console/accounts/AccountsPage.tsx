import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { momentText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { AccountActions } from './AccountActions.tsx'
import { type Account, accountsQuery, type OneTime } from './accounts.ts'
import { NewAccountDialog } from './NewAccountDialog.tsx'
import { OneTimePassword } from './OneTimePassword.tsx'

/** 账号: who may sign in, with which posts. */
export default function AccountsPage() {
  const { t } = useTranslation()
  const query = useQuery(accountsQuery)
  const roleTitle = useRoleTitle()
  const [words, setWords] = useState('')
  const [adding, setAdding] = useState(false)
  const [oneTime, setOneTime] = useState<OneTime | undefined>(undefined)
  const postText = ({ role, areaName, organizationName }: Account['posts'][number]) =>
    [roleTitle(role), organizationName ?? areaName].join(' · ')
  const matches = ({ name, login, posts }: Account) =>
    [name, login, ...posts.map(postText)].join(' ').toLowerCase().includes(words.trim().toLowerCase())
  return (
    <>
      <PageHead title={t('menu.page.accounts')} note={t('account.note')}>
        <Input
          aria-label={t('account.find')}
          placeholder={t('account.find')}
          allowClear
          value={words}
          onChange={({ target }) => setWords(target.value)}
          style={{ width: 220 }}
        />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('account.add')}
        </Button>
      </PageHead>
      <Loaded query={query}>
        {({ items }) => (
          <DataTable
            label={t('menu.page.accounts')}
            rows={items.filter(matches)}
            rowKey={({ id }) => id}
            columns={[
              { id: 'name', title: t('account.name'), width: 120, cell: ({ name }) => <strong>{name}</strong> },
              { id: 'login', title: t('session.login'), width: 140, cell: ({ login }) => login },
              {
                id: 'posts',
                title: t('session.posts'),
                cell: ({ posts }) =>
                  posts.map((post) => <div key={`${post.role}${post.area}${post.organization}`}>{postText(post)}</div>),
              },
              {
                id: 'state',
                title: t('search.state'),
                width: 170,
                cell: ({ disabledAt, mustChangePassword }) =>
                  disabledAt !== null ? (
                    <span className="soft">{t('account.disabledAt', { at: momentText(disabledAt) })}</span>
                  ) : mustChangePassword ? (
                    t('account.mustChange')
                  ) : (
                    t('account.active')
                  ),
              },
              {
                id: 'actions',
                title: t('list.actions'),
                width: 190,
                cell: (account) => <AccountActions account={account} onPassword={setOneTime} />,
              },
            ]}
          />
        )}
      </Loaded>
      {adding && (
        <NewAccountDialog
          onClose={() => setAdding(false)}
          onDone={(created) => {
            setAdding(false)
            setOneTime(created)
          }}
        />
      )}
      {oneTime !== undefined && <OneTimePassword oneTime={oneTime} onClose={() => setOneTime(undefined)} />}
    </>
  )
}
