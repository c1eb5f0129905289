-- What the commits of a codebase did to its files.

-- name: state
SELECT commit_id, commit_at, commits, known_since, problem FROM codebase_history WHERE codebase = %(codebase)s;

-- name: put_state
INSERT INTO codebase_history (codebase, commit_id, commit_at, commits, known_since, problem)
VALUES (%(codebase)s, %(commit_id)s, %(commit_at)s, %(commits)s, %(known_since)s, %(problem)s)
ON CONFLICT (codebase) DO UPDATE SET
    commit_id = EXCLUDED.commit_id, commit_at = EXCLUDED.commit_at, commits = EXCLUDED.commits,
    known_since = EXCLUDED.known_since, problem = EXCLUDED.problem;

-- name: files
-- Those named, and those with a change that has left the window.
SELECT path, commits, authors, first_at, last_at, recent_at, recent_lines FROM file_history
WHERE codebase = %(codebase)s AND (path = ANY(%(paths)s) OR recent_at[1] < %(window_start)s);
