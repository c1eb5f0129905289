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
    (binary_operator left: (identifier) @name operator: "when")
    (binary_operator operator: ["+" "-" "*" "/" "++" "--" "<>" "==" "<" ">" "|>" "<~" "~>" "<<<" ">>>" "|||" "&&&" "in"] @name)
    (string) @name])
  (#any-of? @keyword "def" "defp" "defdelegate" "test")) @definition.function
(call target: (identifier) @keyword
  (arguments . [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name) operator: "when")])
  (#any-of? @keyword "defmacro" "defmacrop" "defguard" "defguardp")) @definition.macro
(call target: [(identifier) @_keyword (dot right: (identifier) @_keyword)] (arguments . (atom) @name)
  (#any-of? @_keyword "defrecord" "defrecordp")) @definition.struct
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (binary_operator left: [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: [(identifier) @name (call target: (identifier) @name)])])))
  @definition.type (#any-of? @_attribute "type" "typep" "opaque"))
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (binary_operator left: [
    (identifier) @name
    (call target: (identifier) @name)
    (binary_operator left: (call target: (identifier) @name))])))
  @definition.function (#any-of? @_attribute "callback" "macrocallback"))

; Documentation
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (string) @doc_next))
  (#any-of? @_attribute "doc" "typedoc"))
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute (arguments . (string) @doc_enclosing))
  (#eq? @_attribute "moduledoc"))

; References (what a typespec mentions is no call)
(unary_operator operator: "@" operand: (call target: (identifier) @_attribute)
  (#any-of? @_attribute "spec" "type" "typep" "opaque" "callback" "macrocallback")) @ignore
(call target: (identifier) @reference.call)
(call target: (dot left: (_) @receiver right: (identifier) @reference.call))
(unary_operator operator: "@" operand: (call target: (identifier) @_behaviour (arguments . (alias) @reference.inherit))
  (#eq? @_behaviour "behaviour"))
(call target: (identifier) @_use (arguments . (alias) @reference.inherit) (#eq? @_use "use"))
(struct (alias) @reference.type)

; Imports
(call target: (identifier) @_import (arguments . [(alias) (dot)])
  (#any-of? @_import "alias" "import" "require" "use")) @import
