import { pino, type Logger } from 'pino';

/**
 * JSON lines for operators. Paths that could carry tokens or addresses are cut out here as the
 * last line of defence; callers log ids and counts, never bodies.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        '*.Authorization',
        'headers',
        '*.headers',
        'err.config',
        'err.request',
        'err.response',
        'accessToken',
        'refreshToken',
        '*.accessToken',
        '*.refreshToken',
        'email',
        'recipients',
        '*.email',
        '*.recipients',
      ],
      censor: '[redacted]',
    },
  });
}
