"""``python -m workbook.notebook refresh``: execute the tracked notebooks again and store their outputs."""

import sys

from workbook.notebook.refresh import refresh

for path in refresh(sys.argv[2:]):
    print(path)
