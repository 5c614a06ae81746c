"""Settings are read from the environment, and a wrong one is refused in words that help."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine

from events.tlog.keys import WITNESS, SigningKey
from service import config
from service.config import Mail, Oidc, Settings, SettingsError, load_settings
from service.policy import NO_POLICY
from service.variables import variables


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return str(caught.value)


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings({}) == Settings(
        home=tmp_path / "var",
        keys=tmp_path / "var" / "keys",
        policy=NO_POLICY,
        files=str(tmp_path / "var" / "files"),
        s3_endpoint=None,
        file_max_mib=25,
        database_url=URL.create("sqlite", database=str(tmp_path / "var" / "kvali.db")),
        public=False,
        secure=False,
        proxies=0,
        rate_per_key=3000,
        rate_per_address=3000,
        oidc=None,
        report_grace_days=14,
        workers=2,
        threads=8,
        mail=Mail(
            url="http://127.0.0.1:8000",
            sender="kvali@localhost",
            envelope="kvali@localhost",
            folder=tmp_path / "var" / "mail",
            smtp=None,
        ),
        webhook_networks=(),
        log_level="info",
    )


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "KVALI_HOME": str(tmp_path),
            "KVALI_KEYS": "/etc/kvali",
            "KVALI_DATABASE_URL": "postgresql://kvali:secret@db.example/ledger",
            "KVALI_PUBLIC": "true",
            "KVALI_REPORT_GRACE_DAYS": "0",
            "KVALI_WORKERS": "4",
            "KVALI_THREADS": "16",
            "KVALI_WEBHOOK_NETWORKS": "10.1.0.0/16, fd00::/8",
            "KVALI_LOG_LEVEL": "debug",
        }
    )
    assert settings.home == tmp_path
    assert settings.keys == Path("/etc/kvali")
    assert settings.database_url.password == "secret"
    assert settings.public is True
    assert (settings.report_grace_days, settings.workers, settings.threads) == (0, 4, 16)
    assert settings.webhook_networks == (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert settings.log_level == "debug"


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    names = {*config.NAMES_OF_THE_TESTS, "PATH", "KVALIMETER"}
    assert load_settings(dict.fromkeys(names, "anything")) == load_settings({})


def test_a_mail_server_is_spoken_to_as_said_and_its_password_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("between us\n")
    mail = load_settings(
        {
            "KVALI_URL": "https://kvali.example.org/",
            "KVALI_SMTP_HOST": "smtp.example.org",
            "KVALI_SMTP_SECURITY": "tls",
            "KVALI_SMTP_USER": "kvali",
            "KVALI_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
            "KVALI_MAIL_FROM": "kvali@example.org",
            "KVALI_MAIL_ENVELOPE_FROM": "bounces@example.org",
        }
    ).mail
    assert mail.smtp is not None
    assert (mail.smtp.port, mail.smtp.password, mail.smtp.timeout) == (465, "between us", 60)
    assert (mail.url, mail.domain, mail.envelope) == (
        "https://kvali.example.org",
        "example.org",
        "bounces@example.org",
    )
    assert "between us" not in repr(mail)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"KVALI_SMTP_HOST": "smtp.example.org"}, "takes KVALI_URL and KVALI_MAIL_FROM as well"),
        ({"KVALI_SMTP_USER": "kvali"}, "go together"),
        (
            {"KVALI_SMTP_USER": "kvali", "KVALI_SMTP_PASSWORD_FILE": __file__, "KVALI_SMTP_SECURITY": "none"},
            "clear",
        ),
        ({"KVALI_SMTP_HOST": "smtp.example.org\r\nX"}, "KVALI_SMTP_HOST is"),
        ({"KVALI_MAIL_FROM": "Kvali <kvali@example.org>"}, "Not an e-mail address"),
        ({"KVALI_MAIL_FROM": "kvali@example.org\r\nBcc: all@example.org"}, "Not an e-mail address"),
        ({"KVALI_MAIL_FROM": "a@example.org,b@example.org"}, "Not an e-mail address"),
        ({"KVALI_SMTP_PORT": "0"}, "a whole number from 1 to 65535"),
    ],
)
def test_mail_that_cannot_be_sent_so_is_refused(given: dict[str, str], reason: str) -> None:
    assert reason in refusal(**given)


KEY = SigningKey("one.example.org", WITNESS, bytes(32)).public.vkey


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "It cannot be read: No such file or directory."),
        (b"\xff", "It cannot be used: it is not UTF-8."),
        (b"", "It cannot be used: a policy has a line: quorum NAME, or quorum none."),
        (b"quorum none\nwitnes one\n", "It cannot be used: line 2: 'witnes' is not one of "),
        (f"witness one {KEY} ftp://x\nquorum one\n".encode(), "ftp://x is no address at which one can be"),
        (f"witness one {KEY} https://x:y\nquorum one\n".encode(), "https://x:y is no address"),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "policy"
    if content is not None:
        file.write_bytes(content)
    message = refusal(KVALI_POLICY=str(file))
    assert message.startswith(f"KVALI_POLICY is {str(file)!r}. ")
    assert reason in message


def test_a_policy_is_read(tmp_path: Path) -> None:
    file = tmp_path / "policy"
    file.write_text(f"witness one {KEY} https://one.example.org/kvali\nquorum one\n")
    policy = load_settings({"KVALI_POLICY": str(file)}).policy
    assert (policy.addresses, policy.quorum) == ({"one": "https://one.example.org/kvali"}, "one")


def test_a_home_folder_whose_name_means_something_in_a_url_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "კვალი ?#%20"
    home.mkdir()
    engine = create_engine(load_settings({"KVALI_HOME": str(home)}).database_url)
    engine.connect().close()
    engine.dispose()
    assert (home / "kvali.db").is_file()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KVALI_HOME", ""),
        ("KVALI_HOME", __file__),
        ("KVALI_HOME", "long" * 100),
        ("KVALI_HOME", "~nobody-of-this-name/kvali"),
        ("KVALI_PUBLIC", "perhaps"),
        ("KVALI_REPORT_GRACE_DAYS", "91"),
        ("KVALI_REPORT_GRACE_DAYS", "-1"),
        ("KVALI_WORKERS", "0"),
        ("KVALI_WORKERS", "2.5"),
        ("KVALI_THREADS", "many"),
        ("KVALI_WEBHOOK_NETWORKS", "10.1.2.3/8"),
        ("KVALI_WEBHOOK_NETWORKS", "localhost"),
        ("KVALI_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_what_is_accepted(name: str, value: str) -> None:
    message = refusal(**{name: value})
    assert message.startswith(f"{name} is {value!r}. ")
    assert message.endswith(f" Accepted: {variables()[name].metadata['accepts']}.")


@pytest.mark.parametrize(
    ("value", "shown", "reason"),
    [
        ("", "***", "Not the URL of a database that Kvali knows."),
        ("ledger.db", "***", "Not the URL of a database that Kvali knows."),
        ("postgres://db.example/ledger", "postgres://***", "Not the URL of a database that Kvali knows."),
        (
            "postgresql://db.example:port/ledger",
            "postgresql://***",
            "Not the URL of a database that Kvali knows.",
        ),
        ("postgresql+psycopg2://db.example/ledger", "postgresql+psycopg2://***", "through psycopg2."),
        ("mysql://db.example/ledger", "mysql://***", "Kvali does not work with mysql"),
        ("sqlite+aiosqlite:///ledger.db", "sqlite+aiosqlite://***", "through aiosqlite."),
        ("sqlite://", "sqlite://***", "A database in memory would forget the ledger."),
        ("sqlite:///:memory:", "sqlite://***", "A database in memory would forget the ledger."),
    ],
)
def test_a_database_the_ledger_cannot_be_kept_in_is_refused(value: str, shown: str, reason: str) -> None:
    message = refusal(KVALI_DATABASE_URL=value)
    assert message.startswith(f"KVALI_DATABASE_URL is {shown!r}. ")
    assert reason in message


def test_all_wrong_values_are_named_at_once() -> None:
    lines = refusal(KVALI_WORKERS="0", KVALI_LOG_LEVEL="loud", KVALI_HOMES="here").splitlines()
    assert [line.split()[0] for line in lines] == ["KVALI_HOMES", "KVALI_LOG_LEVEL", "KVALI_WORKERS"]


def test_a_misspelt_name_is_refused_with_the_closest_one() -> None:
    assert (
        refusal(KVALI_DATABSE_URL="x")
        == "KVALI_DATABSE_URL is not a setting. Did you mean KVALI_DATABASE_URL?"
    )


def test_a_name_like_no_other_is_refused() -> None:
    assert refusal(KVALI_QUOTA="x") == "KVALI_QUOTA is not a setting. See docs/settings.md."


@pytest.mark.parametrize(
    "value",
    [
        "mysql://kvali:se@cret@db.example/ledger",
        "postgresql://kvali:se@cret@db.example:port/ledger",
        "kvali:se@cret@db.example",
        "kvali:se://cret@db.example",
        "mysql://db.example/ledger?user=kvali&password=se@cret",
        "postgresql+psycopg2://db.example/ledger?PASSWORD=se@cret&x=1",
    ],
)
def test_a_password_is_not_repeated_in_the_refusal(value: str) -> None:
    message = refusal(KVALI_DATABASE_URL=value)
    assert "***" in message
    assert "cret" not in message


def test_a_misspelt_name_keeps_its_value_to_itself() -> None:
    assert "secret" not in refusal(KVALI_DATABASE="postgresql://kvali:secret@db.example/ledger")


def test_settings_can_be_printed_without_the_password() -> None:
    settings = load_settings({"KVALI_DATABASE_URL": "postgresql://kvali:secret@db.example/ledger"})
    assert "secret" not in repr(settings)


@pytest.fixture
def provider(tmp_path: Path) -> dict[str, str]:
    """All that an identity provider takes."""
    secret = tmp_path / "secret"
    secret.write_text("a secret\n", encoding="utf-8")
    return {
        "KVALI_URL": "https://kvali.example.org/",
        "KVALI_OIDC_ISSUER": "https://id.example.org/realm",
        "KVALI_OIDC_CLIENT_ID": "kvali",
        "KVALI_OIDC_CLIENT_SECRET_FILE": str(secret),
    }


def test_an_identity_provider_is_set_up_by_four_settings(provider: dict[str, str]) -> None:
    assert load_settings(provider).oidc == Oidc(
        issuer="https://id.example.org/realm",
        client_id="kvali",
        client_secret="a secret",
        redirect_uri="https://kvali.example.org/auth/callback",
    )
    assert load_settings({"KVALI_URL": provider["KVALI_URL"]}).oidc is None


@pytest.mark.parametrize(
    "name", ["KVALI_URL", "KVALI_OIDC_ISSUER", "KVALI_OIDC_CLIENT_ID", "KVALI_OIDC_CLIENT_SECRET_FILE"]
)
def test_what_is_missing_of_an_identity_provider_is_told(provider: dict[str, str], name: str) -> None:
    del provider[name]
    assert refusal(**provider) == f"An identity provider takes {name} as well."


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KVALI_OIDC_ISSUER", "http://id.example.org", "Not an https address."),
        ("KVALI_OIDC_ISSUER", "id.example.org", "Not an https address."),
        ("KVALI_URL", "https://kvali.example.org/?x=1", "An address without ? and #."),
        ("KVALI_OIDC_CLIENT_SECRET_FILE", "/nowhere/secret", "It cannot be read."),
        ("KVALI_OIDC_CLIENT_SECRET_FILE", "/dev/null", "There is nothing in it."),
    ],
)
def test_what_no_identity_provider_can_be_is_refused(
    provider: dict[str, str], name: str, value: str, said: str
) -> None:
    assert said in refusal(**provider | {name: value})


def test_a_secret_in_the_environment_is_refused_and_not_printed() -> None:
    told = refusal(KVALI_OIDC_CLIENT_SECRET="between us")
    assert told == "KVALI_OIDC_CLIENT_SECRET is not a setting. Did you mean KVALI_OIDC_CLIENT_SECRET_FILE?"
