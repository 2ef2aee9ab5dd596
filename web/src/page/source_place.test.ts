import { expect, it } from 'vitest';
import { placeOf } from './source_place.ts';

const source = '---\ntitle: x\n---\n\nÀ **deux** pas, [deux](/deux) mots\net deux autres d\'un\n\nfin\n';

it('a word is found where it stands, however often it stood before', () => {
  expect(placeOf(source, [4, 5], 'À ', 'deux')).toEqual({ line: 4, column: 5 });
  expect(placeOf(source, [4, 5], 'À deux pas, ', 'deux')).toEqual({ line: 4, column: 18 }); // not in the address
  expect(placeOf(source, [4, 5], 'À deux pas, deux mots\net ', 'deux')).toEqual({ line: 5, column: 3 });
  expect(placeOf(source, [4, 5], 'À deux pas, deux mots\net deux autres d’', 'un')).toEqual({ line: 5, column: 17 });
  expect(placeOf(source, [7, 7], '', 'fin')).toEqual({ line: 7, column: 0 });
});

it('what the source does not have is at the block’s first line', () => {
  expect(placeOf(source, [4, 5], '', 'absent')).toEqual({ line: 4, column: 0 });
  expect(placeOf(source, [4, 5], 'deux deux deux ', 'deux')).toEqual({ line: 4, column: 0 });
  expect(placeOf(source, [40, 50], '', 'deux')).toEqual({ line: 40, column: 0 });
  expect(placeOf(source, [4, 5], 'À deu', 'eux')).toEqual({ line: 4, column: 0 }); // part of a word
});
