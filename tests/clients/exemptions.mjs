// What Prism finds and is no fault of ours: the request is as the vendor's pages want it, the spec is not.
const EXEMPTIONS = [
  {
    request: /^POST .*[?&]_method=GET/,
    reason: 'a read whose URL would exceed 8 KB goes as a form; the pages describe it, the spec does not',
  },
  {
    operation: /^GET \/rest\/v1\/activities\.json$/,
    finding: /(activitytypeids|leadids)\.0 must be integer$/,
    reason: "the parameters' own descriptions and the pages want lists with commas, their collectionFormat repeats them",
  },
  {
    operation: /^DELETE \/rest\/v1\/lists\/\{listId\}\/leads\.json$/,
    finding: /Body parameter is required$/,
    reason: 'the pages give the ids as parameters, which the spec wants too; a body beside them would say them twice',
  },
  {
    operation: /^POST \/rest\/v1\/opportunities/,
    finding: /must have required property 'seq'$/,
    reason: "the schema is that of answers; its own description: 'seq should only be part of responses'",
  },
  {
    operation: /^POST \/rest\/v1\/opportunities(\/roles)?\.json$/,
    finding: /must have required property 'marketoGUID'$/,
    reason: 'the same schema; Marketo makes the marketoGUID of a new record',
  },
];

const fits = (pattern, text) => !pattern || pattern.test(text);

export function isExempt(judged, finding) {
  return EXEMPTIONS.some((each) => fits(each.request, judged.request) && fits(each.operation, judged.operation) && fits(each.finding, finding));
}
