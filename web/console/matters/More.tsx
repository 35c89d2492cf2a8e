import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { numberText } from '../language/format.ts'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** How many of how many are shown, and the next ones. */
export function More({ list, shown, total }: { list: Pages; shown: number; total: number | null }) {
  const { t } = useTranslation()
  return (
    <div className="more">
      <span className="soft">
        {total === null
          ? t('list.shown', { shown: numberText(shown) })
          : t('list.shownOf', { shown: numberText(shown), total: numberText(total) })}
      </span>
      {list.hasNextPage && (
        <Button onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('list.more')}
        </Button>
      )}
      <span className="soft wide-only">{t('list.keys')}</span>
    </div>
  )
}
