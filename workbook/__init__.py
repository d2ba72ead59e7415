"""A methodology workbook: from a folder of clients to notebooks, results and reports.

Start with ``workbook --help``, or in Python with ``workbook.client.open_client`` and ``workbook.notebook.open_page``.
"""

__version__ = "0.1.0"
