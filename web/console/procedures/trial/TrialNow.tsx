import { RollbackOutlined } from '@ant-design/icons'
import { Button, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayText, momentText } from '../../language/format.ts'
import type { Plan, Trial } from './trial.ts'
import type { TrialRun } from './useTrial.ts'

/** Days one lets pass at a press. */
const leaps = [1, 3, 5, 10] as const

/** Where the sample stands, what the clock says, and how to let time pass. */
export function TrialNow({ run, running: { plan, trial } }: { run: TrialRun; running: { plan: Plan; trial: Trial } }) {
  const { t } = useTranslation()
  const [days, setDays] = useState<number | null>(15)
  const open = trial.clocks.filter(({ state }) => state === 'running' || state === 'paused')
  const closed = trial.clocks.filter(({ state }) => state === 'done' || state === 'lapsed')
  return (
    <section className="trial-now" aria-label={t('trial.now')}>
      <p className="trial-stage" aria-live="polite">
        <span className="soft">{t('trial.standsIn')}</span> <strong>{trial.stageTitle}</strong>
      </p>
      <div className="trial-time">
        <span>
          <span className="soft">{t('trial.clock')}</span> <strong className="number">{momentText(trial.now)}</strong>
        </span>
        <fieldset className="row">
          <legend className="hidden-text">{t('trial.wait')}</legend>
          {leaps.map((leap) => (
            <Button key={leap} size="small" disabled={run.busy} onClick={() => run.wait(leap)}>
              {t('trial.days', { count: leap })}
            </Button>
          ))}
          <span className="trial-days">
            <InputNumber
              size="small"
              min={1}
              max={1000}
              precision={0}
              value={days}
              onChange={setDays}
              aria-label={t('trial.daysOwn')}
            />
            <Button size="small" disabled={run.busy || days === null} onClick={() => run.wait(days ?? 0)}>
              {t('trial.waitDays')}
            </Button>
          </span>
        </fieldset>
      </div>
      <div className="row trial-tools">
        <label className="trial-begin">
          {t('trial.receivedOn')}{' '}
          <input
            type="date"
            className="input-native"
            value={dayText(plan.receivedAt)}
            onChange={({ target }) => target.value !== '' && run.begin(target.value)}
          />
        </label>
        <Button
          size="small"
          icon={<RollbackOutlined aria-hidden />}
          disabled={run.busy || plan.steps.length === 0}
          onClick={run.back}
        >
          {t('trial.back')}
        </Button>
        <Button size="small" disabled={run.busy} onClick={() => run.begin(dayText(plan.receivedAt))}>
          {t('trial.again')}
        </Button>
      </div>
      {trial.clocks.length > 0 && (
        <ul className="trial-clocks" aria-label={t('matter.clocks')}>
          {[...open, ...closed].map((clock) => (
            <li key={`${clock.clock}-${clock.run}`} className={open.includes(clock) ? '' : 'soft'}>
              <span>{clock.title}</span>
              <span className="number">{clock.dueDay}</span>
              <span className={clock.overdue && clock.state !== 'lapsed' ? 'bad' : ''}>
                {t(`clock.${clock.overdue && clock.state !== 'lapsed' ? `${clock.state}Late` : clock.state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
