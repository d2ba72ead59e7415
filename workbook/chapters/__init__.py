"""One room a chapter: its analysis, its charts, the rules across its answers, and nothing else."""
