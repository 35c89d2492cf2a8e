import { CheckCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { usePlaceText } from './usePlaceText.ts'
import { useWriting } from './writing.ts'

/** What keeps the draft from being published, each a way to the place. */
export function Problems({ stale }: { stale: boolean }) {
  const { t } = useTranslation()
  const { problems, root, jump } = useWriting()
  const placeText = usePlaceText(root.value)
  return (
    <section className="card draft-problems" aria-label={t('draft.problems')}>
      <h2>
        {t('draft.problems')} {problems.length > 0 && <span className="fold-wrong">{problems.length}</span>}
      </h2>
      <div role="status" aria-live="polite">
        {problems.length === 0 ? (
          <p className={stale ? 'soft' : 'good'}>
            {stale ? (
              t('draft.checking')
            ) : (
              <>
                <CheckCircleOutlined aria-hidden /> {t('draft.noProblems')}
              </>
            )}
          </p>
        ) : (
          <span className="hidden-text">{t('draft.wrong', { count: problems.length })}</span>
        )}
      </div>
      <ul>
        {problems.map(({ path, text }) => (
          <li key={`${path} ${text}`}>
            <button type="button" onClick={() => jump(path)}>
              <strong>{placeText(path)}</strong>
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
