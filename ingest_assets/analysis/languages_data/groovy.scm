; The grammar knows units, calls and blocks, but no keywords: words tell what they are. Where a block follows, the last
; unit in front of it is its first child.
; Definitions
((command (unit . (identifier) @_word .) . (unit) @name) @definition.module (#eq? @_word "package"))
([(command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])
  (end_command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])] @definition.class
  (#eq? @_word "class"))
([(command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])
  (end_command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])] @definition.interface
  (#eq? @_word "interface"))
([(command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])
  (end_command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])] @definition.trait
  (#eq? @_word "trait"))
([(command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])
  (end_command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @name (generics_class . (identifier) @name)])
      (block . (unit . [(identifier) @name (generics_class . (identifier) @name)]))])] @definition.enum
  (#eq? @_word "enum"))
([(command
    (unit [(identifier) @_word (generics_class)] .)
    . (block . (unit . (func . (identifier) @name (arg_block)) .)))
  (end_command
    (unit [(identifier) @_word (generics_class)] .)
    . (block . (unit . (func . (identifier) @name (arg_block)) .)))] @definition.function
  (#not-match? @_word "^(return|new|throw|else|assert|in|case|as|throws|extends)$"))
((command (unit . (identifier) @_word .) . (block . (string) @name)) @definition.function (#eq? @_word "def"))
([(command (unit (identifier) @_word .) . (unit . (func . (identifier) @name (arg_block)) .) .)
  (end_command (unit (identifier) @_word .) . (unit . (func . (identifier) @name (arg_block)) .) .)]
  @definition.function
  (#match? @_word "^(def|void|boolean|byte|char|short|int|long|float|double|[A-Z]\\w*)$"))
((command . (block . (unit . (func . (identifier) @name (arg_block)) .))) @definition.method (#match? @name "^[A-Z]"))
((command
  (unit . (identifier) @_word .)
  (block [
    (command (unit [(identifier) (generics_class)] .) . (unit . (identifier) @name .) .)
    (command (unit [(identifier) (generics_class)] .) . (unit . (identifier) @name .) . (operators))]
    @definition.variable))
  (#any-of? @_word "class" "trait" "interface" "enum"))

; References
(unit (identifier) @receiver . (func . (identifier) @reference.call))
((func . (identifier) @reference.call) (#not-match? @reference.call "^(if|for|while|switch|catch)$"))
([(command
    (unit . (identifier) @_word .)
    . [(unit . [(identifier) @reference.inherit (generics_class . (identifier) @reference.inherit)] .)
      (block . (unit . [(identifier) @reference.inherit (generics_class . (identifier) @reference.inherit)] .))])
  (command
    (unit . (identifier) @_word .)
    (arg_spliter)
    . [(unit . [(identifier) @reference.inherit (generics_class . (identifier) @reference.inherit)] .)
      (block . (unit . [(identifier) @reference.inherit (generics_class . (identifier) @reference.inherit)] .))])]
  (#any-of? @_word "extends" "implements"))
(decorate (identifier) @reference.decorate)

; Imports
((command . (unit . (identifier) @_word .) . (unit)) @import (#eq? @_word "import"))
