"""Weaknesses that are found, and code like them that is none."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import FileMetrics, Finding
from ingest_assets.analysis.security_rules import rules
from ingest_assets.analysis.security_secrets import entropy


def measured(path: str, text: str) -> FileMetrics:
    metrics = analyse(path, text, frozenset({"file_metrics"})).metrics
    assert metrics is not None
    return metrics


def found(path: str, text: str) -> list[tuple[str, int]]:
    return [(one.rule, one.start_line) for one in measured(path, text).findings if one.cwe]


PYTHON = "import os, pickle, ssl, subprocess as sp, yaml, requests, hashlib\nfrom hashlib import md5 as h\n"
# Put together here, so that this file does not hold what it looks for.
AWS, GITHUB = "AKIA" + "Z7Q2XK4M9P1WRT5B", "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA" * 8 + "\n"
RANDOM = "f3Kq9Zt7Lw2Xv8Rb4Nc6Jm1H"


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("a.py", "eval(x)\n", "code_from_input"),
        ("a.py", "exec(f'a = {b}')\n", "code_from_input"),
        ("a.py", "sp.run('ls ' + x, shell=True)\n", "command_from_input"),
        ("a.py", "sp.Popen(f'ls {x}', stdout=sp.PIPE,\n         shell = True)\n", "command_from_input"),
        ("a.py", "os.system('ls %s' % x)\n", "command_from_input"),
        ("a.py", "cursor.execute('SELECT a FROM b WHERE c = %s' % x)\n", "sql_from_parts"),
        ("a.py", "cursor.execute(f'DELETE FROM b WHERE c = {x}')\n", "sql_from_parts"),
        ("a.py", "db.execute('UPDATE a SET b = ' + x)\n", "sql_from_parts"),
        ("a.py", 'c.execute("""SELECT a\n  FROM b WHERE c = \'{}\'""".format(x))\n', "sql_from_parts"),
        ("a.py", "yaml.load(x, Loader=yaml.FullLoader)\n", "unsafe_deserialization"),
        ("a.py", "c.execute('SELECT * FROM {} WHERE a = {}'.format(b, c))\n", "sql_from_parts"),
        ("a.rb", 'c.execute("DELETE FROM #{table_name} WHERE a=#{b}")\n', "sql_from_parts"),
        ("a.py", "yaml.load(x)\n", "unsafe_deserialization"),
        ("a.py", "pickle.loads(x)\n", "unsafe_deserialization"),
        ("a.py", "h(x).hexdigest()\n", "weak_hash"),
        ("a.py", "hashlib.new('MD5', x)\n", "weak_hash"),
        ("a.py", "requests.get(u, verify=False)\n", "tls_not_verified"),
        ("a.py", "ssl._create_unverified_context()\n", "tls_not_verified"),
        ("a.py", "context.check_hostname = False\n", "tls_not_verified"),
        ("a.js", "eval(req.body.x);\n", "code_from_input"),
        ("a.js", "new Function('return ' + x);\n", "code_from_input"),
        ("a.js", "const cp = require('child_process');\ncp.exec('ls ' + x);\n", "command_from_input"),
        ("a.ts", "import { exec } from 'node:child_process';\nexec(`ls ${x}`);\n", "command_from_input"),
        ("a.ts", "db.query(`SELECT a FROM b WHERE c = '${x}'`);\n", "sql_from_parts"),
        ("a.js", "import crypto from 'crypto';\ncrypto.createHash('md5').update(x);\n", "weak_hash"),
        ("a.js", "crypto.createDecipheriv('des-ede3', key, iv);\n", "weak_cipher"),
        ("a.tsx", "const agent = new https.Agent({ rejectUnauthorized: false });\n", "tls_not_verified"),
        ("a.js", "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';\n", "tls_not_verified"),
        ("a.go", 'import "os/exec"\nfunc f() { exec.Command("sh", "-c", s) }\n', "command_from_input"),
        ("a.go", 'func f() { db.Query("SELECT a FROM b WHERE c = \'" + x + "\'") }\n', "sql_from_parts"),
        ("a.go", 'func f() { db.Exec(fmt.Sprintf("UPDATE a SET b = %s", x)) }\n', "sql_from_parts"),
        ("a.go", 'import "crypto/md5"\nfunc f() { md5.Sum(x) }\n', "weak_hash"),
        ("a.go", 'import m "crypto/md5"\nfunc f() { m.New() }\n', "weak_hash"),
        ("a.go", 'import "crypto/rc4"\nfunc f() { rc4.NewCipher(k) }\n', "weak_cipher"),
        ("a.go", "var c = tls.Config{InsecureSkipVerify: true}\n", "tls_not_verified"),
        ("A.java", 'class A { void f() { Runtime.getRuntime().exec("ls " + x); } }\n', "command_from_input"),
        ("A.java", 'class A { void f() { s.executeQuery("SELECT a FROM b WHERE c = " + x); } }\n', "sql_from_parts"),
        ("A.java", "class A { void f() { new ObjectInputStream(in).readObject(); } }\n", "unsafe_deserialization"),
        ("A.java", 'class A { void f() { MessageDigest.getInstance("SHA-1"); } }\n', "weak_hash"),
        ("A.java", 'class A { void f() { Cipher.getInstance("AES/ECB/PKCS5Padding"); } }\n', "weak_cipher"),
        (
            "A.java",
            "class A { public void checkServerTrusted(X509Certificate[] c, String s) {} }\n",
            "tls_not_verified",
        ),
        ("a.php", "<?php\neval($_GET['x']);\n", "code_from_input"),
        ("a.php", "<?php\nsystem('ls ' . $x);\n", "command_from_input"),
        ("a.php", "<?php\nmysqli_query($c, \"SELECT a FROM b WHERE c = '$x'\");\n", "sql_from_parts"),
        ("a.php", "<?php\nunserialize($_COOKIE['x']);\n", "unsafe_deserialization"),
        ("a.php", "<?php\n$x = md5($password);\n", "weak_hash"),
        ("a.php", "<?php\ncurl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);\n", "tls_not_verified"),
        ("a.rb", "eval(params[:x])\n", "code_from_input"),
        ("a.rb", 'system("ls #{x}")\n', "command_from_input"),
        ("a.rb", "User.where(\"name = '#{params[:name]}'\")\n", "sql_from_parts"),
        ("a.rb", "Marshal.load x\n", "unsafe_deserialization"),
        ("a.rb", "Digest::MD5.hexdigest(x)\n", "weak_hash"),
        ("a.rb", "http.verify_mode = OpenSSL::SSL::VERIFY_NONE\n", "tls_not_verified"),
        ("a.py", f"API_KEY = '{RANDOM}'\n", "password_in_code"),
        ("a.js", f"const options = {{ 'clientSecret': \"{RANDOM}\" }};\n", "password_in_code"),
        ("a.rb", "  :password => 'Tr0ub4dor&3x'\n", "password_in_code"),
        ("a.go", 'var dbPassword = "hunter2hunter7Zq"\n', "password_in_code"),
    ],
)
def test_what_is_found(path: str, text: str, rule: str) -> None:
    text = {"py": PYTHON, "go": "package a\n\n"}.get(path.rsplit(".", 1)[1], "") + text
    assert {name for name, _ in found(path, text)} == {rule}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # The argument is constant.
        ("a.py", "eval('1 + 1')\n"),
        ("a.py", "sp.run('ls -l | wc', shell=True)\n"),
        ("a.py", "os.system('clear')\n"),
        ("a.js", "eval('1 + 1');\n"),
        ("a.php", "<?php\neval('return 1;');\nunserialize('a:0:{}');\n"),
        # The function is another one.
        ("a.py", "model.eval(x)\nself.exec(x)\njson.load(x)\nredis.load(x)\n"),
        ("a.py", "from ast import literal_eval\nliteral_eval(x)\n"),
        ("a.js", "pattern.exec(line);\nregex.exec('a' + b);\n"),
        ("a.go", 'import "crypto/sha256"\nfunc f() { sha256.New(); list.New() }\n'),
        # It is used safely.
        ("a.py", "sp.run(['ls', x])\nsp.run(x, shell=False)\nos.system(shlex.quote(x))\n"),
        ("a.py", "cursor.execute('SELECT a FROM b WHERE c = %s', [x])\n"),
        ("a.py", "cursor.execute('SELECT a FROM b WHERE c = ' + quote_name(x))\n"),
        ("a.py", "cursor.execute('SELECT count(*) FROM %s' % table)\ncursor.execute(f'DELETE FROM \"{table}\"')\n"),
        ("a.py", "yaml.load(x, Loader=yaml.SafeLoader)\nyaml.safe_load(x)\n"),
        ("a.py", "hashlib.md5(x, usedforsecurity=False)\nhashlib.sha256(x)\nhashlib.new('sha256')\n"),
        ("a.py", "requests.get(u, verify=True)\nrequests.get(u, verify='/ca')\n"),
        ("a.go", 'func f() { db.Query("SELECT a FROM b WHERE c = ?", x) }\n'),
        ("A.java", 'class A { void f() { c.prepareStatement("SELECT a FROM b WHERE c = ?"); } }\n'),
        ("A.java", 'class A { void f() { Cipher.getInstance("AES/GCM/NoPadding"); } }\n'),
        ("a.php", "<?php\n$etag = md5($content);\nsystem('ls ' . escapeshellarg($x));\n"),
        ("a.rb", 'User.where("name = ?", params[:name])\nsystem("ls", x)\nYAML.safe_load(x)\n'),
        ("a.ts", "const agent = new https.Agent({ rejectUnauthorized: true });\n"),
        # It is said, not done.
        ("a.py", "# eval(x)\n# context.check_hostname = False\nX = 'eval(x)'\n"),
        ("a.go", "// InsecureSkipVerify: true\nvar x = 1\n"),
        # It is marked.
        ("a.py", "eval(x)  # nosec B307\n"),
        ("A.java", 'class A { void f() { MessageDigest.getInstance("MD5"); /* NOSONAR */ } }\n'),
        # No secret.
        ("a.py", "password = 'password123'\nPASSWORD = os.environ['PASSWORD']\ntoken = ''\n"),
        ("a.py", "api_key = 'your-api-key-1234567890'\nsecret_key = '{{ secret_key_123456 }}'\n"),
        ("a.py", "TOKEN_URL = 'https://a.b/c1'\npassword_field = 'Tr0ub4dor&3x'\n"),
        ("a.py", "auth_token = 'django.contrib.auth.tokens2'\nif password == 'Tr0ub4dor&3x': pass\n"),
        ("a.py", f"# API_KEY = '{RANDOM}'\ncommit = '{RANDOM}'\n"),
        ("a.js", "const passwordLabel = 'Enter it here'; input.password = 'form-control-2';\n"),
        ("a.py", "AKIA = 'AKIAIOSFODNN7EXAMPLE'\n"),
        ("a.py", "engine.execute('SELECT * FROM {} LIMIT 1'.format(name))\n"),
        ("a.js", "$(rows).each(function () {\n  const q = 'DELETE FROM a WHERE b = ' + c;\n});\n"),
        ("a.py", "yaml.load(x, Loader=RamlLoader)\n"),
        ("a.js", 'db.raw(`SELECT * FROM "${name}"`);\n'),
        ("a.php", "<?php\n$db->query('SELECT a' . \" FROM {$this->messages} WHERE b = ?\", $c);\n"),
        ("a.php", "<?php\n$db->query('SELECT a FROM b WHERE c IN (' . $d->list($e, 'integer') . ')');\n"),
        ("a.rb", 'c.execute("SELECT a FROM #{A.table_name} a, #{B.table_name} b WHERE a.id = b.id")\n'),
    ],
)
def test_what_is_not_found(path: str, text: str) -> None:
    text = {"py": PYTHON, "go": "package a\n\n"}.get(path.rsplit(".", 1)[1], "") + text
    assert found(path, text) == []


def test_tests_are_looked_through_for_secrets_only() -> None:
    text = PYTHON + f"eval(x)\npassword = 'Tr0ub4dor&3x'\nKEY = '{AWS}'\n"
    assert found("tests/test_a.py", text) == [("secret_in_code", 5)]
    quiet = measured("tests/test_a.py", PYTHON + "eval(x)\n")
    assert quiet.values["vulnerability_count"] is None
    assert quiet.reasons["security_score"] == "tests are looked through for secrets only"


@pytest.mark.parametrize(
    ("text", "rule"),
    [(f"x: {AWS}\n", "secret_in_code"), (f"# {GITHUB}\n", "secret_in_code"), (KEY, "private_key_in_code")],
)
@pytest.mark.parametrize("path", ["a.py", "a.yaml", "notes.txt", "a.unknown"])
def test_secrets_of_known_forms_anywhere(path: str, text: str, rule: str) -> None:
    assert found(path, text) == [(rule, 1)]


def test_a_language_without_rules_is_not_called_safe() -> None:
    metrics = measured("a.hs", "main = print 1\n")
    assert (metrics.values["vulnerability_count"], metrics.values["security_score"]) == (None, None)
    assert metrics.reasons["vulnerability_count"] == "no security rules for haskell"
    metrics = measured("a.py", "x = 1\n")
    assert (metrics.values["vulnerability_count"], metrics.values["security_score"]) == (0, 100)


def test_findings_say_where_what_and_how_bad() -> None:
    metrics = measured("a.py", PYTHON + "def f(x):\n    return sp.run('ls ' + x, shell=True)\n\n\neval(y)\n")
    assert metrics.findings == (
        Finding(
            "command_from_input",
            "critical",
            "sp.run gives a command that is put together at run time to a shell",
            4,
            4,
            cwe=78,
        ),
        Finding("code_from_input", "major", "eval runs text that is put together at run time as code", 7, 7, cwe=95),
    )
    assert metrics.values["vulnerability_count"] == 2
    assert metrics.values["security_score"] == pytest.approx(100 * 0.4 * 0.7)


def test_one_finding_a_line_and_rule() -> None:
    assert found("a.py", "eval(eval(x))\n") == [("code_from_input", 1)]


def test_every_rule_is_well_formed() -> None:
    data = tomllib.loads((files("ingest_assets.analysis") / "security_rules.toml").read_text("utf-8"))
    for rule in data["rule"]:
        assert rule["severity"] in ("info", "minor", "major", "critical")
        assert 0 < rule["cwe"] < 2000
        assert "secrets" in rule or not rule.get("in_tests", False)
        for one in (*rule.get("calls", ()), *rule.get("patterns", ()), *rule.get("secrets", ())):
            assert one.keys() <= {
                "languages", "names", "modules", "receivers", "dynamic", "sql", "matches", "unless", "pattern", "marks",
            }  # fmt: skip


def test_the_six_languages_have_all_kinds_of_rules() -> None:
    calls = rules().calls
    for language in ("python", "javascript", "typescript", "go", "java", "php", "ruby"):
        kinds = {one.rule.name for each in calls[language].values() for one in each}
        assert kinds >= {"command_from_input", "sql_from_parts", "weak_hash"}, language


@pytest.mark.parametrize(
    "text", ["eval(", "eval((((", 'eval("', "eval(" + "(" * 50_000, "x = '" + "a" * 100_000, "\0" * 99]
)
def test_whatever_the_text_is(text: str) -> None:
    for path in ("a.py", "a.js", "a.rb", "a.php", "A.java", "a.go"):
        assert len(found(path, text)) < 3


def test_entropy() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2
