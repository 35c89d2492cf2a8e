import { FontSizeOutlined } from '@ant-design/icons'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { displays } from '../theme/tokens.ts'
import { useDisplay } from '../theme/useDisplay.ts'

/** More rows, the usual, or large type. */
export function DisplaySwitch() {
  const { t } = useTranslation()
  const { display, choose } = useDisplay()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [display],
        items: displays.map((one) => ({ key: one, label: t(`display.${one}`) })),
        onClick: ({ key }) => choose(key as (typeof displays)[number]),
      }}
    >
      <button type="button" className="quiet topbar-display" aria-label={t('display.choose')}>
        <FontSizeOutlined aria-hidden />
      </button>
    </Dropdown>
  )
}
