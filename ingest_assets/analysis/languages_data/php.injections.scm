(heredoc identifier: (heredoc_start) @_start value: (heredoc_body) @sql (#match? @_start "^(sql|SQL)$"))
(nowdoc identifier: (heredoc_start) @_start value: (nowdoc_body) @sql (#match? @_start "^(sql|SQL)$"))
