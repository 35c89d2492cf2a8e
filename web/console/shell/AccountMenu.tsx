import { UserOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { referenceQuery } from '../reference/reference.ts'
import { signOut, useMe } from '../session/useMe.ts'

/** Who one is, one's own account, the way out. */
export function AccountMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data: reference } = useQuery(referenceQuery)
  const roles = [...new Set(me.posts.map(({ role }) => role))]
  const title = (role: string) => reference?.roles.find(({ id }) => id === role)?.title ?? role
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'me', label: t('session.account') },
          { key: 'out', label: t('session.signOut') },
        ],
        onClick: ({ key }) => void (key === 'out' ? signOut(client) : navigate('/me')),
      }}
    >
      <button type="button" className="quiet topbar-account">
        <UserOutlined aria-hidden />
        <span className="topbar-name">
          {me.name}
          <small>{roles.map(title).join(' · ')}</small>
        </span>
      </button>
    </Dropdown>
  )
}
