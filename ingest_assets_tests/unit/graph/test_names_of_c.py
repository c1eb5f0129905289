"""What names lead to in C: types by two names, members of types without one, what `#if` chooses, what is linked."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges


def test_members_of_types_without_a_name() -> None:
    text = """
static struct { int depth; struct { int width; } in; } state;
struct box { union { int left; struct { int right; }; } side; struct part { int size; } part; };
typedef union { struct { struct { int length; } request; } message; char bytes[3]; } request_t;
int run(struct box *box) {
    union { request_t request; char bytes[2]; } send, *given = &send;
    send.bytes[0] = given->request.message.request.length;
    return state.depth + state.in.width + box->side.left + box->side.right + box->part.size;
}
"""
    found = [one[:2] for one in edges({"a.c": text}, "a.c", "references") if one[0] > 6]
    assert found == [
        (7, "a.c::run.bytes"), (7, "a.c::run.request"), (7, "a.c::request_t.message"),
        (7, "a.c::request_t.message.request"), (7, "a.c::request_t.message.request.length"),
        (8, "a.c::state"), (8, "a.c::state.depth"), (8, "a.c::state"), (8, "a.c::state.in"), (8, "a.c::state.in.width"),
        (8, "a.c::box.side"), (8, "a.c::box.side.left"), (8, "a.c::box.side"), (8, "a.c::box.side.right"),
        (8, "a.c::box.part"), (8, "a.c::box.part.part.size"),
    ]  # fmt: skip


def test_locals_however_they_are_declared() -> None:
    header = "extern int table[3]; extern int (*handler)(int); extern char *name;"
    text = """
#include "a.h"
int run(char **name) {
    int (*handler)(int) = 0, *table[2];
    return handler(*table[0]) + **name;
}
"""
    assert edges({"a.h": header, "a.c": text}, "a.c", "references", "calls") == []


def test_a_type_and_another_statement_that_gives_it_its_own_name() -> None:
    header = "typedef struct shape shape;\nshape *shape_open(struct shape *given);\n"
    source = '#include "shape.h"\nstruct shape { shape *next; };\nstruct shape *first;\nshape *last;\n'
    other = '#include "shape.h"\nvoid run(shape *given);\nstruct shape *kept;\n'
    files = {"shape.h": header, "shape.c": source, "run.c": other}
    named, tagged = "shape.h::shape", "shape.c::shape"
    assert edges(files, "shape.c", "references") == [
        (2, named, "imported", "certain"), (3, tagged, "same_scope", "certain"), (4, named, "imported", "certain"),
    ]  # fmt: skip
    nodes = edges(files, "run.c", "references")
    assert [one for one in nodes if one[0] == 2] == [(2, named, "imported", "certain")]
    assert [one for one in nodes if one[0] == 3] == [(3, tagged, "imported", "certain")]


def test_a_variable_called_as_its_type() -> None:
    header = "struct settings { int verbose; };\nextern struct settings settings;\n"
    files = {"all.h": header, "all.c": '#include "all.h"\nstruct settings settings;\n'}
    text = """#include "all.h"
int run(void) { struct settings *own = &settings; return own->verbose + settings.verbose; }
"""
    assert edges(files | {"run.c": text}, "run.c", "references") == [
        (2, "all.h::settings", "imported", "certain"),
        (2, "all.c::settings", "imported", "certain"),
        (2, "all.h::settings.verbose", "typed", "certain"),
        (2, "all.c::settings", "imported", "certain"),
        (2, "all.h::settings.verbose", "typed", "certain"),
    ]


def test_of_what_if_chooses_from_each_is_likely() -> None:
    text = """
#ifdef WIDE
#define SIZE 8
static int width(int a) { return a; }
#else
#define SIZE 4
static int width(long a) { return a; }
#endif
int run(void) { return width(SIZE); }
"""
    found = [one for one in edges({"a.c": text}, "a.c", "references", "calls") if one[0] == 9]
    assert found == [
        (9, "a.c::width", "same_scope", "likely"), (9, "a.c::width", "same_scope", "likely"),
        (9, "a.c::SIZE", "same_scope", "likely"), (9, "a.c::SIZE", "same_scope", "likely"),
    ]  # fmt: skip


def test_of_functions_that_programs_are_linked_with_each_is_likely() -> None:
    files = {
        "lib/lock.c": "void lock(void) {}\n",
        "tool/own.c": "void lock(void) {}\n",
        "lib/other.c": "static void lock(void) {}\n",
        "tests/test_lock.c": "void lock(void) {}\n",
        "lib/run.c": "void lock(void);\nint snprintf(int);\nint run(void) { lock(); return snprintf(1); }\n",
        "lib/port.h": "#ifdef _WIN32\n#define snprintf sprintf_s\n#endif\n",
    }
    assert edges(files, "lib/run.c", "calls") == [
        (3, "lib/lock.c::lock", "imported", "likely"),
        (3, "tool/own.c::lock", "imported", "likely"),
    ]
    text = '#include "port.h"\nint run(void) { return snprintf(1); }\n'
    assert edges(files | {"lib/run.c": text}, "lib/run.c", "calls") == [
        (2, "lib/port.h::snprintf", "imported", "likely"),
    ]


def test_variables_of_a_function_that_a_macro_declares_are_not_of_the_file() -> None:
    text = """
YY_DECL
{
    int depth = 0;
    depth++;
}
static int kept;
int run(void) { return depth + kept; }
"""
    assert edges({"a.c": text}, "a.c", "references") == [(8, "a.c::kept", "same_scope", "certain")]


def test_a_source_links_no_more_than_others_can_see() -> None:
    source = """
#include "log.h"
#define LIMIT 3
static void helper(void) {}
void log_open(void) { helper(); }
"""
    files = {
        "log.h": "void log_open(void);\n",
        "log.c": source,
        "own.h": "#define LIMIT 4\nstatic void helper(void) {}\n",
    }
    text = '#include "log.h"\n#include "own.h"\nint run(void) { log_open(); helper(); return LIMIT; }\n'
    found = edges(files | {"run.c": text}, "run.c", "references", "calls")
    assert found == [
        (3, "log.c::log_open", "imported", "certain"),
        (3, "own.h::helper", "imported", "certain"),
        (3, "own.h::LIMIT", "imported", "certain"),
    ]
