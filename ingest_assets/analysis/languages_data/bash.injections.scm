(heredoc_redirect (heredoc_start) @_start (heredoc_body) @sql (#match? @_start "^['\"]?(sql|SQL)['\"]?$"))
