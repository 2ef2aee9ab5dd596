"""scripts/check_layers finds what it is there to find. Run by scripts/test: python3 -m unittest discover tests/scripts."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/check_layers"
LAYERS = """
marbre_layer(base        core/base)
marbre_layer(text        core/text        DEPS base)
marbre_layer(frontmatter core/frontmatter DEPS text base PRIVATE yaml-cpp)
marbre_layer(site        core/site        DEPS frontmatter)
marbre_layer(gfx         gfx              DEPS text)
marbre_layer(ui          ui               DEPS gfx site)
marbre_layer(shell       platform/shell   DEPS ui)
"""


class CheckLayers(unittest.TestCase):
    def check(self, files: dict[str, str], layers: str = LAYERS) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {"src/CMakeLists.txt": layers, **files}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            done = subprocess.run([sys.executable, str(SCRIPT), folder], capture_output=True, text=True, check=False)
            return done.returncode, done.stdout + done.stderr

    def refused(self, files, words, layers=LAYERS):
        code, out = self.check(files, layers)
        self.assertEqual(code, 1, out)
        self.assertIn(words, out)

    def test_includes_that_point_down_pass(self):
        code, out = self.check({"src/ui/a.cpp": '#include "ui/a.hpp"\n#include "core/base/x.hpp"\n#include <vector>\n'})
        self.assertEqual(code, 0, out)

    def test_an_include_that_points_up_is_refused(self):
        self.refused({"src/core/text/a.hpp": '#include "core/site/site.hpp"\n'}, "core/site is not below core/text")

    def test_a_sibling_that_is_not_declared_is_refused(self):
        self.refused({"src/gfx/a.hpp": '#include "core/site/site.hpp"\n'}, "core/site is not below gfx")

    def test_layers_below_are_transitive(self):
        code, out = self.check({"src/core/site/a.cpp": '#include "core/base/x.hpp"\n'})
        self.assertEqual(code, 0, out)

    def test_an_indented_include_is_seen(self):
        self.refused({"src/core/base/a.hpp": '#if 1\n  #  include "ui/ui.hpp"\n#endif\n'}, "ui is not below core/base")

    def test_imgui_in_the_core_is_refused(self):
        self.refused({"src/core/text/a.cpp": "#include <imgui.h>\n"}, "includes imgui.h")

    def test_emscripten_in_the_ui_is_refused(self):
        self.refused({"src/ui/a.cpp": "#include <emscripten.h>\n"}, "includes emscripten.h")

    def test_a_file_outside_every_layer_is_refused(self):
        self.refused({"src/misc/a.cpp": "\n"}, "src/misc/a.cpp: is in no layer")

    def test_the_command_line_must_not_know_the_interface(self):
        self.refused({"src/platform/cli/a.cpp": '#include "ui/ui.hpp"\n'}, "ui is not below platform/cli")

    def test_a_layer_declared_too_early_is_refused(self):
        self.refused({}, "not declared above", "marbre_layer(text core/text DEPS base)\nmarbre_layer(base core/base)\n")

    def test_an_import_against_the_arrows_is_refused(self):
        self.refused({"web/src/store/a.ts": "import { x } from '../host/b';\n"}, "host is not below store")

    def test_a_dynamic_import_is_seen(self):
        self.refused({"web/src/bridge/a.ts": "const m = await import('../store/b');\n"}, "store is not below bridge")

    def test_an_import_over_several_lines_is_seen(self):
        self.refused({"web/src/bridge/a.ts": "import {\n  x,\n  y,\n} from '../github/b';\n"}, "github is not below bridge")

    def test_an_import_from_outside_is_refused(self):
        self.refused({"web/src/host/a.ts": "import { x } from '../../server/b';\n"}, "outside web/src")

    def test_imports_that_point_down_pass(self):
        code, out = self.check({"web/src/host/a.ts": "import { x } from '../store/b';\nimport './c';\nimport 'idb';\n"})
        self.assertEqual(code, 0, out)


if __name__ == "__main__":
    unittest.main()
