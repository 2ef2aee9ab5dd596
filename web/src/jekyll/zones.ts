// What %Z prints, winter and summer, for the zones that have a name in the C library's database: browsers only know GMT+1.
const groups: readonly (readonly [readonly [string, string], readonly string[]])[] = [
  [['CET', 'CEST'], ['CET', 'Europe/Paris', 'Europe/Berlin', 'Europe/Brussels', 'Europe/Madrid', 'Europe/Rome', 'Europe/Amsterdam', 'Europe/Zurich', 'Europe/Vienna', 'Europe/Warsaw', 'Europe/Prague', 'Europe/Stockholm', 'Europe/Oslo', 'Europe/Copenhagen', 'Europe/Luxembourg', 'Europe/Budapest', 'Europe/Monaco']],
  [['GMT', 'BST'], ['Europe/London']],
  [['GMT', 'IST'], ['Europe/Dublin']],
  [['WET', 'WEST'], ['Europe/Lisbon']],
  [['EET', 'EEST'], ['Europe/Athens', 'Europe/Helsinki', 'Europe/Kiev', 'Europe/Kyiv', 'Europe/Bucharest', 'Europe/Sofia']],
  [['EST', 'EDT'], ['America/New_York', 'America/Toronto', 'America/Montreal', 'America/Detroit', 'US/Eastern']],
  [['CST', 'CDT'], ['America/Chicago', 'America/Winnipeg', 'US/Central']],
  [['MST', 'MDT'], ['America/Denver', 'America/Edmonton', 'US/Mountain']],
  [['PST', 'PDT'], ['America/Los_Angeles', 'America/Vancouver', 'US/Pacific']],
  [['JST', 'JST'], ['Asia/Tokyo']],
  [['IST', 'IST'], ['Asia/Kolkata', 'Asia/Calcutta']],
  [['CST', 'CST'], ['Asia/Shanghai', 'Asia/Taipei']],
  [['AEST', 'AEDT'], ['Australia/Sydney', 'Australia/Melbourne']],
];

export const zoneAbbreviations: ReadonlyMap<string, readonly [string, string]> = new Map(
  groups.flatMap(([names, zones]) => zones.map((zone) => [zone, names] as const)),
);
