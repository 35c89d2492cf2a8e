import { useTranslation } from 'react-i18next'
import type { MatterView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { PhotoGrid } from '../photos/PhotoGrid.tsx'
import { Petitioner } from './Petitioner.tsx'

/** What was said, in the words it was said in: one submission, or several that became one matter. */
export function Submissions({ matter }: { matter: MatterView }) {
  const { t } = useTranslation()
  // photos that came with the request belong to no later step
  const first = matter.photos.filter(({ event }) => event === null || event <= 1).map(({ id }) => id)
  // a part of joint handling has its task as its title and no words of a resident
  if (matter.submissions.length === 0) return null
  return (
    <section className="card">
      <h2>{t('matter.submission')}</h2>
      {matter.submissions.map((submission) => (
        <div key={submission.id} className="submission">
          <p className="submission-body">{submission.body}</p>
          {submission.place !== null && (
            <p>
              <span className="soft">{t('matter.place')}</span> {submission.place}
            </p>
          )}
          <p className="soft">
            {t(`channel.${submission.channel}`)} · {momentText(submission.receivedAt)}
            {matter.submissions.length > 1 && ` · ${submission.number}`}
            {submission.personTimes > 1 && ` · ${t('matter.persons', { count: submission.personTimes })}`}
            {submission.onBehalf && ` · ${t('matter.onBehalf')}`}
            {submission.withdrawnAt !== null &&
              ` · ${t('matter.withdrawn', { at: momentText(submission.withdrawnAt) })}`}
          </p>
          <Petitioner submission={submission} mayReveal={matter.mayReveal} />
        </div>
      ))}
      <PhotoGrid ids={first} label={t('matter.photos')} />
    </section>
  )
}
