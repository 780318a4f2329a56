"""read_pdf with each of the programs that read PDF files, as far as they are here, and without."""
import importlib.util
import shutil
import tempfile
import unittest
from pathlib import Path

from scripts import Tools


def pdf(pages):
    """A PDF with texts of ASCII, in lines of 60 characters, one a page (ISO 32000-1, 7.5 and 9.4)."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for i, text in enumerate(pages):
        lines = " T* ".join(f"({text[at:at + 60]}) Tj" for at in range(0, len(text), 60))
        content = f"BT /F1 12 Tf 14 TL 72 700 Td {lines} ET"
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                       f"/Contents {5 + 2 * i} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    return out + f"{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


# A package that does what pypdf does to such a file, for machines without it.
STAND_IN = '''
import re
class Page:
    def __init__(self, text): self.text = text
    def extract_text(self): return self.text
class PdfReader:
    def __init__(self, path):
        data = open(path, "rb").read().decode("latin-1")
        if "xref" not in data: raise ValueError("no cross-reference table")
        texts = re.findall(r"\\nBT(.*?)ET\\n", data)
        self.pages = [Page("\\n".join(re.findall(r"\\((.*?)\\) Tj", text))) for text in texts]
'''


def has(package):
    return importlib.util.find_spec(package) is not None


class ReadPdf(unittest.TestCase):
    hidden = []  # packages that the tool does not find
    programs = True  # whether it finds programs beside Python

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        (self.folder / "a.pdf").write_bytes(pdf(["first page", "second page", "x" * 1500, "last page"]))
        packages = self.folder / "packages"
        packages.mkdir()
        if not (shutil.which("pdftotext") or has("pypdf")):
            (packages / "pypdf.py").write_text(STAND_IN)
        (packages / "sitecustomize.py").write_text(
            "import sys\n" + "".join(f"sys.modules['{name}'] = None\n" for name in self.hidden))
        variables = {} if self.programs else {"PATH": self.only_python("")}
        self.tools = Tools("tool_read_pdf", self.folder, PYTHONPATH=str(packages), MLGYM_SETTING_MOST="1000",
                           **variables)

    def only_python(self, option):
        """A search path with Python, which gets the option, and without any other program."""
        bare = self.folder / "bin"
        bare.mkdir(exist_ok=True)
        (bare / "python3").write_text(f'#!/bin/sh\nexec /usr/bin/python3 {option} "$@"\n')
        (bare / "python3").chmod(0o755)
        return str(bare)

    def does(self, *arguments):
        code, text = self.tools("read_pdf", *arguments)
        self.assertEqual(0, code, text)
        return [line.strip() for line in text.splitlines()]

    def refuses(self, *arguments):
        code, text = self.tools("read_pdf", *arguments)
        self.assertEqual(1, code, text)
        self.assertNotIn("Traceback", text)
        return text

    def test_pages_are_read_by_their_numbers(self):
        self.assertEqual(["[page 2]", "second page"], self.does("a.pdf", "2"))
        self.assertEqual(["[page 1]", "first page", "[page 2]", "second page"], self.does("a.pdf", "1-2"))
        self.assertEqual(["[page 4]", "last page"], self.does("a.pdf", "4-"))

    def test_what_is_too_long_is_cut_and_the_rest_can_be_asked_for(self):
        lines = self.does("a.pdf")
        self.assertIn("[page 2]", lines)
        self.assertIn("ask for the pages from there: 3-]", lines[-1])
        self.assertIn("[page 3 has", self.does("a.pdf", "3-")[-1])

    def test_wrong_pages_and_files_are_refused_in_words(self):
        (self.folder / "b.pdf").write_text("no PDF")
        (self.folder / "c.pdf").write_text("%PDF-1.4\nbroken")
        self.assertIn("such as 3 or 2-5", self.refuses("a.pdf", "two"))
        self.assertIn("end before they begin", self.refuses("a.pdf", "3-2"))
        self.assertIn("9", self.refuses("a.pdf", "9"))
        self.assertIn("is no PDF file", self.refuses("b.pdf"))
        self.assertTrue(self.refuses("c.pdf"))
        self.assertIn("there is no file d.pdf", self.refuses("d.pdf"))

    def test_without_a_reader_it_says_what_to_install(self):
        self.tools.variables = {"PATH": self.only_python("-S"), "PYTHONPATH": ""}
        self.assertIn("package poppler-utils", self.refuses("a.pdf"))


@unittest.skipUnless(has("pypdf"), "the package pypdf is not here")
class ReadPdfByPypdf(ReadPdf):
    programs = False


@unittest.skipUnless(has("fitz") or has("pymupdf"), "the package PyMuPDF is not here")
class ReadPdfByPymupdf(ReadPdf):
    hidden = ["pypdf"]
    programs = False


if __name__ == "__main__":
    unittest.main()
