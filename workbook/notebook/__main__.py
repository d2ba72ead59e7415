"""``python -m workbook.notebook refresh [NAME...]``: execute tracked notebooks again and store their outputs."""

import sys

from workbook.notebook.refresh import refresh

if sys.argv[1:2] != ["refresh"]:
    sys.exit(__doc__)
for path in refresh(sys.argv[2:]):
    print(path)
