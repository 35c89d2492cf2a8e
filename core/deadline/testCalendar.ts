import type { CalendarFile } from './calendarFile.ts'
import { calendarFileSchema } from './calendarFile.ts'

const issued = (year: number, number: string, on: string) => ({
  document: `国务院办公厅关于${year}年部分节假日安排的通知`,
  number,
  issued: on,
  verified: true,
})
const springFestival = { zh: '春节', en: 'Spring Festival' }
const labourDay = { zh: '劳动节', en: 'Labour Day' }
const nationalDay = { zh: '国庆节', en: 'National Day' }

/** The days of two real notices that the tests of this folder speak of; the full tables are data, not core. */
export const year2025: CalendarFile = calendarFileSchema.parse({
  year: 2025,
  source: issued(2025, '国办发明电〔2024〕12号', '2024-11-12'),
  holidays: [
    { name: springFestival, off: ['2025-01-28', '2025-02-04'], work: ['2025-01-26', '2025-02-08'] },
    { name: nationalDay, off: ['2025-10-01', '2025-10-08'], work: ['2025-09-28', '2025-10-11'] },
  ],
})

export const year2026: CalendarFile = calendarFileSchema.parse({
  year: 2026,
  source: issued(2026, '国办发明电〔2025〕7号', '2025-11-04'),
  holidays: [
    { name: { zh: '元旦', en: "New Year's Day" }, off: ['2026-01-01', '2026-01-03'], work: ['2026-01-04'] },
    { name: springFestival, off: ['2026-02-15', '2026-02-23'], work: ['2026-02-14', '2026-02-28'] },
    { name: labourDay, off: ['2026-05-01', '2026-05-05'], work: ['2026-05-09'] },
    { name: nationalDay, off: ['2026-10-01', '2026-10-07'], work: ['2026-09-20', '2026-10-10'] },
  ],
})
