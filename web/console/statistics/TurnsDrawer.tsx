import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { Labelled } from '../page/Labelled.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { type Asked, type Effect, type Turn, type Turns, turnsQuery } from './statistics.ts'

/** 各类情形如何计入: what each turn of the work does to a rate, or to all of them. */
export function TurnsDrawer({
  asked,
  onAsk,
  onClose,
}: {
  /** undefined: closed */
  asked: Asked | undefined
  onAsk: (asked: Asked) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const query = useQuery(turnsQuery)
  return (
    <Drawer open={asked !== undefined} onClose={onClose} size="min(680px, 100vw)" title={t('statistics.turns.title')}>
      {asked !== undefined && (
        <Loaded query={query} rows={8}>
          {(said) => (
            <>
              <p className="soft turns-hint">{t('statistics.turns.hint')}</p>
              <Labelled label={t('statistics.turns.rate')}>
                {(id) => (
                  <select
                    id={id}
                    className="input-native"
                    value={'rate' in asked ? asked.rate : ''}
                    onChange={({ target }) => onAsk({ rate: target.value })}
                  >
                    {'figure' in asked && <option value="">{t('statistics.turns.this')}</option>}
                    <option value="all">{t('statistics.turns.all')}</option>
                    {said.rates.map(({ id: value, title }) => (
                      <option key={value} value={value}>
                        {title}
                      </option>
                    ))}
                  </select>
                )}
              </Labelled>
              {'figure' in asked ? (
                <Effects said={said} turns={said.turns.filter(({ counted }) => counted.includes(asked.figure))} />
              ) : asked.rate === 'all' ? (
                <Effects said={said} turns={said.turns} />
              ) : (
                <OfRate said={said} rate={asked.rate} />
              )}
            </>
          )}
        </Loaded>
      )}
    </Drawer>
  )
}

/** Turns with every rate they touch. */
function Effects({ said: { rates }, turns }: { said: Turns; turns: Turn[] }) {
  const titles = new Map(rates.map(({ id, title }) => [id, title]))
  return (
    <ul className="turns">
      {turns.map((turn) => (
        <li key={turn.id}>
          <h3>{turn.title}</h3>
          <p>{turn.text}</p>
          <dl>
            {touched(turn).map(({ rate, effect, text }) => (
              <div key={rate}>
                <dt>{titles.get(rate)}</dt>
                <dd>
                  <EffectMark effect={effect} /> {text}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

function OfRate({ said: { rates, turns }, rate }: { said: Turns; rate: string }) {
  const { t } = useTranslation()
  const effectOn = ({ effects }: Turn) => effects.find((one) => one.rate === rate)
  const touching = turns.filter((turn) => (effectOn(turn)?.effect ?? 'none') !== 'none')
  const others = turns.filter((turn) => !touching.includes(turn))
  const measures = rates.find(({ id }) => id === rate)?.measures ?? []
  return (
    <>
      <p>
        {t('statistics.turns.figures', { figures: measures.map(({ title }) => title).join(t('statistics.turns.and')) })}
      </p>
      <ul className="turns">
        {touching.map((turn) => (
          <li key={turn.id}>
            <h3>
              {turn.title} <EffectMark effect={effectOn(turn)?.effect ?? 'none'} />
            </h3>
            <p>{effectOn(turn)?.text}</p>
          </li>
        ))}
        {others.length > 0 && (
          <li>
            <h3>
              {t('statistics.turns.others')} <EffectMark effect="none" />
            </h3>
            <p>{others.map(({ title }) => title).join(t('statistics.turns.and'))}</p>
          </li>
        )}
      </ul>
    </>
  )
}

const touched = ({ effects }: Turn) => effects.filter(({ effect }) => effect !== 'none')

function EffectMark({ effect }: { effect: Effect }) {
  const { t } = useTranslation()
  return <span className={`effect effect-${effect}`}>{t(`statistics.effect.${effect}`)}</span>
}
