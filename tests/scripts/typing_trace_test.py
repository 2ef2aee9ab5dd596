"""The committed typing trace is what its generator makes of the post."""
import subprocess
import unittest
from pathlib import Path

TRACE = Path(__file__).resolve().parents[1] / "trace"


class TypingTrace(unittest.TestCase):
    def test_is_made_from_the_post(self):
        made = subprocess.run([TRACE / "make_trace", "--print"], check=True, capture_output=True, encoding="utf-8").stdout
        self.assertEqual(made, (TRACE / "typing.trace").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
