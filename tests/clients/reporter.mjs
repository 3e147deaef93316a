import { inspect } from 'node:util';

// One line per test, what is wrong in full, and the line that ./start counts by.
export default async function* reporter(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    const ended = type === 'test:pass' || type === 'test:fail';
    if (!ended || data.skip !== undefined || data.nesting > 0) continue;
    if (type === 'test:pass') {
      passed += 1;
      yield `ok    ${data.name}\n`;
    } else {
      failed += 1;
      const { error } = data.details;
      yield `FAIL  ${data.name}\n${inspect(error.cause ?? error)}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
