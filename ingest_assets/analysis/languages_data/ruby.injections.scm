(heredoc_body (heredoc_end) @_end (#match? @_end "^(sql|SQL)$")) @sql
