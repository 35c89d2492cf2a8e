import { TableOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { type ColumnId, columnIds, usualColumns } from './columns.tsx'

/** Which columns the list shows; remembered in this browser. */
export function ColumnChooser({
  shown,
  onChange,
}: {
  shown: readonly ColumnId[]
  onChange: (ids: ColumnId[]) => void
}) {
  const { t } = useTranslation()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <fieldset className="column-chooser" style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="hidden-text">{t('list.columns')}</legend>
          <Checkbox.Group
            value={[...shown]}
            onChange={(ids) => onChange(ids as ColumnId[])}
            options={columnIds.map((id) => ({ value: id, label: t(`column.${id}`), disabled: id === 'title' }))}
            style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 6 }}
          />
          <Button type="link" size="small" onClick={() => onChange(usualColumns)}>
            {t('list.usualColumns')}
          </Button>
        </fieldset>
      }
    >
      <Button icon={<TableOutlined aria-hidden />} className="wide-only">
        {t('list.columns')}
      </Button>
    </Popover>
  )
}
