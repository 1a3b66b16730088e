// What the Markdown parser knows in the middle of its work, and its public functions do not tell.
#ifndef NBRUN_CMARK_PARTS_H
#define NBRUN_CMARK_PARTS_H

#include <stddef.h>

struct cmark_parser;
struct cmark_node;

// A parser that counts the memory it holds. One may live at a time.
struct cmark_parser *nbrun_parser_new(int options);

// Nodes for the tree of that parser: cmark takes none whose memory is counted elsewhere.
struct cmark_node *nbrun_code_node_new(void);
struct cmark_node *nbrun_text_node_new(void);

// The bytes that the parser and its tree hold.
size_t nbrun_parser_memory(void);

// The tree as far as it is built. Its blocks have their text, and no inlines yet, until the parser is finished.
struct cmark_node *nbrun_parser_root(struct cmark_parser *parser);

// Calls `visit` with the label of every link reference definition, as the parser compares labels (case folded, blanks
// collapsed), and with the bytes of its address and title.
void nbrun_parser_each_definition(
    struct cmark_parser *parser, void *context,
    void (*visit)(void *context, const unsigned char *label, size_t bytes));

#endif
