"""คู่มือ / Guide: how to read the pages, how to file, a place to try a file without filing."""

from bi.web import guide, ui

with ui.page("guide"):
    guide.outline()
    guide.pages()
    guide.reading()
    guide.how_to_file()
    guide.sandbox()
    guide.findings()
    guide.training()
