; Definitions
(call target: (identifier) @_keyword (arguments . (alias) @name) (do_block)
  (#any-of? @_keyword "defmodule" "defimpl")) @definition.module
(call target: (identifier) @_keyword (arguments . (alias) @name) (do_block)
  (#eq? @_keyword "defprotocol")) @definition.trait
(call target: (identifier) @keyword
  (arguments . [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name) operator: "when")
    (binary_operator left: (identifier) @name operator: "when")])
  (#any-of? @keyword "def" "defp" "defdelegate")) @definition.function
(call target: (identifier) @keyword
  (arguments . [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name) operator: "when")])
  (#any-of? @keyword "defmacro" "defmacrop" "defguard" "defguardp")) @definition.macro

; Documentation
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (string) @doc_next))
  (#any-of? @_attribute "doc" "typedoc"))
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (string) @doc_enclosing))
  (#eq? @_attribute "moduledoc"))

; References (what a typespec mentions is no call)
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute)
  (#any-of? @_attribute "spec" "type" "typep" "opaque" "callback" "macrocallback")) @ignore
(call target: (identifier) @reference.call
  (#not-match? @reference.call
    "^def(p|macrop?|guardp?|delegate|module|protocol|impl|struct|exception|overridable)?$")
  (#not-match? @reference.call "^(alias|import|require|use|quote|unquote|raise|super)$")
  (#not-match? @reference.call "^(if|unless|case|cond|for|with|try|receive)$")
  (#not-match? @reference.call "^((module|type)?doc|spec|typep?|opaque|callback|behaviour|impl)$"))
(call target: (dot left: (_) @receiver right: (identifier) @reference.call))
(unary_operator operator: "@" operand: (call target: (identifier) @_behaviour (arguments . (alias) @reference.inherit))
  (#eq? @_behaviour "behaviour"))
(call target: (identifier) @_use (arguments . (alias) @reference.inherit) (#eq? @_use "use"))
(struct (alias) @reference.type)

; Imports
(call target: (identifier) @_import (arguments)
  (#any-of? @_import "alias" "import" "require" "use")) @import
