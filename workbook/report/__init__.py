"""What is handed over: one module a format, each made from results.json alone.

brand     colours, fonts and logo, read from ``templates/report/brand.yaml``
drawing   a chart as SVG
page      what every HTML page shares: the templates, the style, escaping
sections  a chapter's blocks arranged for the templates
html      the client's report, and fragments for notebooks
index     the page that compares all clients of a run
"""
