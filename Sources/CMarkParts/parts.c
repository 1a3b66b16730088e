// The library installs the header of its parser's insides; its soname is the whole version, so the header that this
// was compiled with is the one of the library that runs. A target of its own, because Swift takes the parser's types
// for opaque where only the public headers are seen.
#include "CMarkParts.h"

#include <cmark-gfm/parser.h>
#include <malloc.h>
#include <stdlib.h>

static size_t memory;

static void *counted(void *bytes) {
  // cmark has no way to fail, and neither has Swift.
  if (!bytes) abort();
  memory += malloc_usable_size(bytes);
  return bytes;
}

static void *counting_calloc(size_t count, size_t size) { return counted(calloc(count, size)); }

static void *counting_realloc(void *bytes, size_t size) {
  if (bytes) memory -= malloc_usable_size(bytes);
  return counted(realloc(bytes, size));
}

static void counting_free(void *bytes) {
  if (bytes) memory -= malloc_usable_size(bytes);
  free(bytes);
}

static cmark_mem counting = {counting_calloc, counting_realloc, counting_free};

struct cmark_parser *nbrun_parser_new(int options) {
  memory = 0;
  return cmark_parser_new_with_mem(options, &counting);
}

struct cmark_node *nbrun_code_node_new(void) { return cmark_node_new_with_mem(CMARK_NODE_CODE, &counting); }

struct cmark_node *nbrun_text_node_new(void) { return cmark_node_new_with_mem(CMARK_NODE_TEXT, &counting); }

size_t nbrun_parser_memory(void) { return memory; }

struct cmark_node *nbrun_parser_root(struct cmark_parser *parser) { return parser->root; }

void nbrun_parser_each_definition(
    struct cmark_parser *parser, void *context,
    void (*visit)(void *context, const unsigned char *label, size_t bytes)) {
  for (cmark_map_entry *entry = parser->refmap->refs; entry; entry = entry->next) {
    const cmark_reference *reference = (const cmark_reference *)entry;
    visit(context, entry->label, (size_t)(reference->url.len + reference->title.len));
  }
}
