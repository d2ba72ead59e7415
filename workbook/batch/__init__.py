"""The run: chapters x clients, each notebook executed by papermill, ending in deliverables and one comparing page."""

from workbook.batch.plan import Job, Options, Plan, make_plan
from workbook.batch.run import Progress, run

__all__ = ["Job", "Options", "Plan", "Progress", "make_plan", "run"]
