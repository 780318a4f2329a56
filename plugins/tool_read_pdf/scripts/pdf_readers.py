"""Programs and packages that read PDF files. Each gives the texts of pages `first` to `last` and their count."""
import importlib.util
import shutil
import subprocess

SECONDS = 50


class Unreadable(Exception):
    """Why the file cannot be read, in words for the agent."""


def by_pdftotext(path, first, last):
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-f", str(first)]
    if last:
        command += ["-l", str(last)]
    try:
        made = subprocess.run(command + ["--", path, "-"], capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{path} took longer than {SECONDS} s; ask for fewer pages") from None
    if made.returncode != 0:
        raise Unreadable(made.stderr.decode("utf-8", "replace").strip() or "pdftotext failed")
    pages = made.stdout.decode("utf-8", "replace").split("\f")
    return pages[:-1] if pages and not pages[-1].strip() else pages


def by_pypdf(path, first, last):
    import pypdf
    try:
        pages = pypdf.PdfReader(path).pages
        return [page.extract_text() for page in pages[first - 1:last]]
    except Exception as problem:  # of a broken file, it may be any
        raise Unreadable(f"{path}: {problem}") from None


def pymupdf():
    """The package, which was called fitz up to version 1.24; None: it is not here. Another package has that name too."""
    for name in ("pymupdf", "fitz"):
        if importlib.util.find_spec(name):
            module = importlib.import_module(name)
            if hasattr(module, "open"):
                return module
    return None


def by_pymupdf(path, first, last):
    try:
        with pymupdf().open(path) as document:
            return [document[number].get_text() for number in range(first - 1, min(last or len(document), len(document)))]
    except Exception as problem:
        raise Unreadable(f"{path}: {problem}") from None


def reader():
    """The first one that there is; None: there is none."""
    if shutil.which("pdftotext"):
        return by_pdftotext
    if importlib.util.find_spec("pypdf"):
        return by_pypdf
    if pymupdf():
        return by_pymupdf
    return None
