import { UserOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { referenceQuery } from '../reference/reference.ts'
import { signOut, useMe } from '../session/useMe.ts'
import { type Display, displays } from '../theme/tokens.ts'
import { useDisplay } from '../theme/useDisplay.ts'

/** Who one is, one's own account, the way out; on a phone, where the bar has no room for it, how large things are as well. */
export function AccountMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data: reference } = useQuery(referenceQuery)
  const roles = [...new Set(me.posts.map(({ role }) => role))]
  const { display, choose } = useDisplay()
  const title = (role: string) => reference?.roles.find(({ id }) => id === role)?.title ?? role
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'me', label: t('session.account') },
          {
            type: 'group',
            key: 'display',
            label: t('display.choose'),
            className: 'account-display',
            children: displays.map((one) => ({ key: one, label: t(`display.${one}`) })),
          },
          { key: 'out', label: t('session.signOut') },
        ],
        selectedKeys: [display],
        onClick: ({ key }) => {
          if (displays.some((one) => one === key)) choose(key as Display)
          else if (key === 'out') void signOut(client)
          else void navigate('/me')
        },
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
