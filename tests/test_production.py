"""Production does not start with anything missing; the demonstration asks nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bi import production
from bi.access import SYSTEM
from bi.intake.registers import load_register
from bi.store import open_store

ROOT = Path(__file__).resolve().parents[1]
STRONG = "k7Qw-9Zr2_mX4vB8nL1pT6yD3hG5sJ0c"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RICE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("RICE_MODE", "production")
    return tmp_path


def test_the_demonstration_needs_nothing(home, monkeypatch):
    monkeypatch.setenv("RICE_MODE", "demo")
    assert production.obstacles() == []


@pytest.mark.parametrize("secret", ["", "short", "a" * 40, "changeme-changeme-changeme-changeme-1"])
def test_a_weak_secret_stops_production(home, monkeypatch, secret):
    monkeypatch.setenv("RICE_SECRET", secret)
    assert "production.secret" in production.obstacles()


def test_a_strong_secret_is_taken(home, monkeypatch):
    monkeypatch.setenv("RICE_SECRET", STRONG)
    assert "production.secret" not in production.obstacles()


def test_the_sample_is_refused_even_without_its_mark(home, monkeypatch):
    monkeypatch.setenv("RICE_SECRET", STRONG)
    traders = ROOT / "sample_data/example/traders.csv"
    assert load_register(open_store(), "traders", traders.read_bytes(), traders.name, who=SYSTEM.who).is_clean
    assert "production.sample" in production.obstacles()
    assert "production.empty" not in production.obstacles()


def test_the_server_ends_with_one_line(home):
    done = subprocess.run(
        [sys.executable, "-c", "import bi.web.server"],
        cwd=ROOT, env={**os.environ, "RICE_SECRET": ""}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("Production does not start:")
