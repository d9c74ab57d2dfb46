"""A build: look at the sources, read the documents, gate, plan, check, render, write, and say what was done."""

from standfirst.build.job import Progress
from standfirst.build.report import HeldStory, Published, Report, Request
from standfirst.build.run import build, recorded_reads, silent

__all__ = ["HeldStory", "Progress", "Published", "Report", "Request", "build", "recorded_reads", "silent"]
