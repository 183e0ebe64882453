"""2,000 answers in a minute over loopback: none is lost, and each is there once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test.utils import override_settings
from hearing_world import consultation
from served import served

from tripleaim.workspace.hearing.models import Answer

BENCH = Path(__file__).parents[3] / "bench" / "answers_at_once.py"
ANSWERS = int(os.environ.get("ANSWERS_AT_ONCE", "200"))

pytestmark = pytest.mark.slow


@override_settings(FLOOD_MANY=10_000, FLOOD_MOST=10_000)
def test_none_is_lost(world, tmp_path):
    held = consultation(world)
    with served(world, tmp_path) as origin:
        done = subprocess.run(
            [sys.executable, str(BENCH), origin, held.pk, str(ANSWERS), str(ANSWERS * 60 // 2000)],
            capture_output=True,
            text=True,
            check=False,
        )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert Answer.objects.filter(consultation=held, status="held").count() == ANSWERS
    words = Answer.objects.filter(consultation=held).values_list("words__text", flat=True)
    assert len(set(words)) == ANSWERS
