export const maskName = (name: string): string => [...name].map((c, i) => (i === 0 ? c : '*')).join('')
export const maskPhone = (phone: string): string => phone.replace(/^(.{3}).*(.{4})$/, '$1****$2')
export type Found = { token: string; kind: string; value: string }
export const tokenise = (text: string): { text: string; found: Found[] } => ({ text, found: [] })
