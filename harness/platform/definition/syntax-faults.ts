import type { ErrorCode } from 'yaml';

/** What is wrong with the syntax, and what would be right. The parser's own messages quote the file, and with it its secrets. */
export function describeFault(code: ErrorCode): string {
  // A later version of the parser may know more codes.
  return (faults as Readonly<Record<string, string>>)[code] ?? faults.UNEXPECTED_TOKEN;
}

const tag = 'A tag is not supported here. Remove what begins with an exclamation mark, or put the value in quotes.';
const key = 'A key must be a text on one line, with a colon and a space behind it. Put it in quotes if need be.';

const faults: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias cannot have an anchor or a tag of its own. Remove it.',
  BAD_ALIAS:
    'The name of an anchor or alias is empty or ends in a colon. Put a value that begins with & or * in quotes.',
  BAD_COLLECTION_TYPE: tag,
  BAD_DIRECTIVE: 'A line that begins with % is a directive, and this one is not known. Remove it.',
  BAD_DQ_ESCAPE: 'A backslash begins no valid escape. Write two backslashes, or use single quotes.',
  BAD_INDENT: 'The indentation is wrong, or a bracket is not closed. Indent the members of one mapping or list alike.',
  BAD_PROP_ORDER: 'An anchor or tag stands before a dash, question mark or colon. Put it behind.',
  BAD_SCALAR_START: 'A value begins with a character that has a meaning of its own. Put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'A mapping or list begins where none can stand. Begin it on a line of its own, or put a value with a colon in quotes.',
  BLOCK_IN_FLOW: 'Indented lines stand inside brackets. Write the inner mapping or list in brackets too.',
  DUPLICATE_KEY: 'A key stands twice in one mapping. Remove one of them.',
  IMPOSSIBLE: 'It cannot be read. Write valid YAML or JSON.',
  KEY_OVER_1024_CHARS: 'A key is longer than 1024 characters. Shorten it, or put the value in quotes.',
  MISSING_CHAR:
    'A quotation mark, comma, colon, dash or space is missing. Write "key: value", close what is open, and put a space before #.',
  MULTILINE_IMPLICIT_KEY: key,
  MULTIPLE_ANCHORS: 'A value has more than one anchor. Keep one of them.',
  MULTIPLE_DOCS: 'The file holds more than one document. Keep one, without a line --- in between.',
  MULTIPLE_TAGS: tag,
  NON_STRING_KEY: key,
  RESOURCE_EXHAUSTION: 'It is nested too deep. A definition needs no more than ten levels.',
  TAB_AS_INDENT: 'A tab indents a line. Use spaces.',
  TAG_RESOLVE_FAILED: tag,
  UNEXPECTED_TOKEN: 'Something stands where it cannot. Write valid YAML or JSON, and put special characters in quotes.',
};
