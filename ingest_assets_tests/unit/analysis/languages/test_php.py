"""The facts and metrics of PHP."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_php() -> None:
    assert definitions("Mailer.php") == [
        ("module", "App\\Mail", "public"),
        ("constant", "VERSION", "public"),
        ("constant", "RETRIES", "public"),
        ("variable", "queue", "public"),
        ("interface", "Transport", "public"),
        ("method", "Transport.deliver", "public"),
        ("trait", "Logs", "public"),
        ("property", "Logs.logger", "private"),
        ("enum", "Priority", "public"),
        ("constant", "Priority.Low", "public"),
        ("constant", "Priority.High", "public"),
        ("class", "Mailer", "public"),
        ("property", "Mailer.sent", "protected"),
        ("property", "Mailer.failed", "protected"),
        ("method", "Mailer.__construct", "public"),
        ("property", "Mailer.user", "private"),
        ("method", "Mailer.deliver", "public"),
        ("method", "Mailer.check", "protected"),
        ("function", "helper", "public"),
    ]
    assert references("Mailer.php", "call") == [
        ("define", None, None),
        ("parts", "$letter", "Mailer.deliver"),
        ("size", "$part", "Mailer.deliver"),
        ("check", "self", "Mailer.deliver"),
        ("render", None, "Mailer.deliver"),
        ("InvalidArgumentException", "\\", "Mailer.deliver"),
        ("log", "App\\Util", "Mailer.deliver"),
        ("notify", "$this->user", "Mailer.deliver"),
        ("deliver", "$this", "Mailer.deliver"),
        ("Mailer", None, "helper"),
    ]
    assert references("Mailer.php", "inherit") == [
        ("Countable", "\\", "Transport"),
        ("HasLabel", None, "Priority"),
        ("Sender", "Base", "Mailer"),
        ("Transport", None, "Mailer"),
        ("Logs", None, "Mailer"),
        ("Counts", "Mixins", "Mailer"),
    ]
    assert references("Mailer.php", "decorate") == [
        ("Service", None, "Mailer"),
        ("Override", "\\", "Mailer.deliver"),
    ]
    assert references("Mailer.php", "type") == [
        ("Letter", None, "Transport.deliver"),
        ("LoggerInterface", None, "Logs.logger"),
        ("User", None, "Mailer.user"),
        ("Letter", None, "Mailer.deliver"),
        ("Attachment", None, "Mailer.deliver"),
        ("Letter", None, "Mailer.deliver"),
        ("Failure", None, "Mailer.deliver"),
        ("Timeout", None, "Mailer.deliver"),
        ("Mailer", None, "helper"),
    ]
    assert imports("Mailer.php") == [
        ("App\\Model", 0, "User", None),
        ("App\\Model", 0, "Message", "Letter"),
        ("Psr\\Log", 0, "LoggerInterface", None),
        ("App", 0, "render", None),
        ("vendor/autoload.php", 2, None, None),
        ("settings.php", 0, None, None),
    ]
    assert parsed("Mailer.php").exports == (
        "App\\Mail",
        "VERSION",
        "RETRIES",
        "queue",
        "Transport",
        "Logs",
        "Priority",
        "Mailer",
        "helper",
    )
    assert heads("Mailer.php") == [
        ("namespace App\\Mail", None),
        ("const VERSION = '1'", None),
        ("define('RETRIES', 3)", None),
        ("$queue = []", None),
        ("interface Transport extends \\Countable", None),
        ("public function deliver(Letter $letter): bool", None),
        ("trait Logs", None),
        ("private ?LoggerInterface $logger = null", None),
        ("enum Priority: int implements HasLabel", None),
        ("case Low = 1", None),
        ("case High = 2", None),
        (
            "#[Service(shared: true)] final class Mailer extends Base\\Sender implements Transport",
            "Sends letters.\n\n@api",
        ),
        ("protected static int $sent = 0, $failed = 0", None),
        ("protected static int $sent = 0, $failed = 0", None),
        ("public function __construct(private readonly User $user, int ...$rest)", None),
        ("private readonly User $user", None),
        ("#[\\Override] public function deliver(Letter $letter): bool", "Delivers one letter."),
        ("abstract protected function check($part): void", None),
        ("function helper(int &$a, $b = null): ?Mailer", None),
    ]
    assert span("Mailer.php", "Mailer") == (38, 0, 76, 1)
    assert complexity("Mailer.php") == [
        ("Transport.deliver", 1, 0, 0, 1),
        ("Mailer.__construct", 1, 0, 0, 2),
        ("Mailer.deliver", 11, 15, 2, 1),
        ("Mailer.check", 1, 0, 0, 1),
        ("helper", 2, 1, 1, 2),
    ]
    assert lines("Mailer.php") == (59, 6, 13)
