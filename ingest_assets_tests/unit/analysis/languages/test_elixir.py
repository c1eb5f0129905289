"""The facts and metrics of Elixir."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    imports,
    measured,
    parsed,
    references,
)


def test_elixir() -> None:
    assert definitions("account.ex") == [
        ("module", "Bank.Account", "public"),
        ("function", "Bank.Account.open", "public"),
        ("function", "Bank.Account.notify", "private"),
        ("function", "Bank.Account.empty", "public"),
        ("macro", "Bank.Account.check", "public"),
        ("module", "Bank.Account.Error", "public"),
        ("function", "Bank.Account.Error.message", "public"),
        ("trait", "Bank.Printable", "public"),
        ("function", "Bank.Printable.print", "public"),
    ]
    assert references("account.ex", "call") == [
        ("info", "Logger", "Bank.Account.open"),
        ("insert", "Db", "Bank.Account.open"),
        ("notify", None, "Bank.Account.open"),
    ]
    assert references("account.ex", "inherit") == [
        ("GenServer", None, "Bank.Account"),
        ("Bank.Ledger", None, "Bank.Account"),
    ]
    assert references("account.ex", "type") == [("Money", None, "Bank.Account.open")]
    assert imports("account.ex") == [
        ("GenServer", 0, None, None),
        ("Bank.Audit", 0, None, None),
        ("Bank.Money", 0, None, None),
        ("Bank.Store", 0, None, "Db"),
        ("Ecto.Query", 0, "from", None),
        ("Logger", 0, None, None),
    ]
    docs = {one.name: one.doc for one in parsed("account.ex").definitions}
    assert docs["Bank.Account"] == "Accounts." and docs["open"] == "Opens an account." and docs["notify"] is None


def test_exunit() -> None:
    assert definitions("ledger_test.exs") == [
        ("module", "Bank.LedgerTest", "public"),
        ("type", "Bank.LedgerTest.amount", "public"),
        ("type", "Bank.LedgerTest.pair", "private"),
        ("function", "Bank.LedgerTest.told", "public"),
        ("function", "Bank.LedgerTest.done", "public"),
        ("struct", "Bank.LedgerTest.entry", "public"),
        ("macro", "Bank.LedgerTest.is_sum", "public"),
        ("function", "Bank.LedgerTest.halve", "public"),
        ("function", "Bank.LedgerTest.halve", "public"),
        ("function", "Bank.LedgerTest.<~", "public"),
        ("function", "Bank.LedgerTest.halves", "public"),
    ]
    found = {(one.name, one.start_line): one for one in parsed("ledger_test.exs").definitions}
    assert (found["halve", 17].end_line, found["halve", 25].end_line) == (23, 30)
    assert found["amount", 6].doc == "Cents." and found["told", 10].doc == "Is told of sums."
    assert complexity("ledger_test.exs") == [
        ("Bank.LedgerTest.told", 1, 0, 0, 1),
        ("Bank.LedgerTest.is_sum", 1, 0, 0, 1),
        ("Bank.LedgerTest.halve", 4, 3, 1, 1),
        ("Bank.LedgerTest.halve", 2, 1, 1, 2),
    ]
    halve, other, test = (one.metrics for one in measured("ledger_test.exs").functions if one.name.startswith("halve"))
    assert (halve["nexits"], halve["cyclomatic_modified"], halve["abc_conditions"]) == (2, 4, 3)
    assert (other["nexits"], other["lloc"], test["lloc"], test["abc_assignments"]) == (0, 6, 2, 1)
