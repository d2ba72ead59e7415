"""The cross-checks, by subject; each compares what at least two chapters say."""

from workbook.chapters.client_report.checks import customers, market, money, plan, price

CHECKS = (*market.CHECKS, *customers.CHECKS, *price.CHECKS, *money.CHECKS, *plan.CHECKS)
