import { z } from 'zod'
import type { Route } from './route.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Record<string, unknown>
  return rest
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string', description: 'what went wrong, in the language of Accept-Language' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'stable, for programs' },
    instance: { type: 'string', description: 'trace id' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'detail'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
}

/** OpenAPI 3.1, written from the same schemas that check what comes in and what goes out. */
export function openApiDocument(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fivefold',
      version: '1',
      description:
        'Grassroots service network. Errors are RFC 9457 problem details; lists are paged by cursor; commands take an Idempotency-Key.',
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'fivefold_session' },
        bearer: { type: 'http', scheme: 'bearer' },
        number: { type: 'apiKey', in: 'header', name: 'X-Submission-Number' },
        code: { type: 'apiKey', in: 'header', name: 'X-Query-Code' },
      },
      schemas: { Problem: problem },
    },
  }
}

function operationOf(route: Route): Record<string, unknown> {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.method === 'GET'
      ? []
      : [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', minLength: 8, maxLength: 200 },
          },
        ]),
  ]
  const status = route.reply === 'none' ? 204 : (route.status ?? 200)
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[:/.-]+([A-Za-z])?/g, (_m, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    tags: [route.tag],
    summary: route.summary,
    'x-operation': route.may,
    security:
      route.door === 'staff'
        ? [{ session: [] }, { bearer: [] }]
        : route.door === 'resident'
          ? [{ number: [], code: [] }]
          : [],
    parameters,
    ...(route.body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    ...(route.upload !== undefined && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
            },
          },
        },
      },
    }),
    responses: {
      [status]:
        route.reply === 'none'
          ? { description: 'done' }
          : route.reply === 'file'
            ? { description: 'a file', content: { 'application/octet-stream': {} } }
            : { description: 'done', content: { 'application/json': { schema: schemaOf(route.reply, 'output') } } },
      default: {
        description: 'a problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Record<string, unknown>[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}
